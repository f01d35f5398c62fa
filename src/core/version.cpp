#include "rgbd_stylize/core/version.hpp"

#include <ATen/Context.h>
#include <torch/version.h>

namespace rgbd_stylize {

std::string version() { return RGBD_STYLIZE_VERSION; }

std::string libtorch_version() {
  // Not hasCUDA(): that asks for a device as well.
  return std::string(TORCH_VERSION) + (at::Context::hasCUDART() ? " (CUDA)" : " (CPU)");
}

}  // namespace rgbd_stylize
