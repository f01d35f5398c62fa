#include "rgbd_stylize/core/luma.hpp"

#include "rgbd_stylize/core/tensor_check.hpp"

namespace rgbd_stylize {

torch::Tensor luma(const torch::Tensor& rgb) {
  check_shape(rgb, "rgb", {-1, 3, -1, -1});
  const auto weights = torch::tensor({0.299, 0.587, 0.114}, rgb.options()).view({1, 3, 1, 1});
  return (rgb * weights).sum(1, /*keepdim=*/true);
}

}  // namespace rgbd_stylize
