#include "rgbd_stylize/report/mask_sheet.hpp"

#include "panels.hpp"

namespace rgbd_stylize {
torch::Tensor mask_over_photo(const torch::Tensor& photo, const torch::Tensor& mask) {
  const auto tint = torch::tensor({0.75f, 0.82f, 0.95f}).view({1, 3, 1, 1});
  const auto left_out = 0.25 * photo.mean(1, /*keepdim=*/true) + 0.75 * tint;
  return mask * photo + (1 - mask) * left_out;
}

torch::Tensor mask_sheet(const torch::Tensor& photo,
                         const torch::Tensor& depth01,
                         const std::vector<torch::Tensor>& masks) {
  const auto blank = torch::ones_like(photo);
  std::vector<torch::Tensor> above = {framed(photo)};
  std::vector<torch::Tensor> below = {framed(depth01.defined() ? as_rgb(depth01) : blank)};
  for (const auto& mask : masks) {
    above.push_back(framed(as_rgb(mask)));
    below.push_back(framed(mask_over_photo(photo, mask)));
  }
  return torch::cat({torch::cat(above, 3), torch::cat(below, 3)}, 2);
}

}  // namespace rgbd_stylize
