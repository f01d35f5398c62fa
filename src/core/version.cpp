#include "rgbd_stylize/core/version.hpp"

#include <torch/version.h>

namespace rgbd_stylize {

std::string version() { return RGBD_STYLIZE_VERSION; }

std::string libtorch_version() {
  return std::string(TORCH_VERSION) + (torch::hasCUDA() ? " (CUDA)" : " (CPU)");
}

}  // namespace rgbd_stylize
