#include "hdf5_frame.hpp"

#include "rgbd_stylize/core/error.hpp"

namespace rgbd_stylize {

torch::Tensor picture_from_bytes(const torch::Tensor& bytes) {
  return bytes.to(torch::kFloat32).div_(255).unsqueeze(0).contiguous();
}

torch::Tensor depth_from_metres(const std::string& where, const torch::Tensor& metres) {
  const auto depth = metres.nan_to_num(0, 0, 0).clamp_min(0);
  if (!depth.any().item<bool>()) {
    throw InputError(where + ": the depth has no measurement: every pixel is 0, negative or not a number");
  }
  return depth.unsqueeze(0).unsqueeze(0).contiguous();
}

}  // namespace rgbd_stylize
