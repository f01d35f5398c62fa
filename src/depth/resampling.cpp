#include "rgbd_stylize/depth/resampling.hpp"

#include "rgbd_stylize/core/tensor_check.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

torch::Tensor pad_along(const torch::Tensor& x, int64_t axis, int64_t before, int64_t after) {
  const auto size = x.size(axis);
  TORCH_CHECK(size > std::max(before, after), "nothing to reflect in ", shape_text(x.sizes()));
  const auto first = x.slice(axis, 1, before + 1).flip(axis);
  const auto last = x.slice(axis, size - after - 1, size - 1).flip(axis);
  return torch::cat({first, x, last}, axis);
}

// [to, from]: row i holds the shares of the old pixels in the new pixel i. Old pixel j has its centre at
// j + 1/2, new pixel i at (i + 1/2) scale; the triangle's half width is one pixel of the coarser grid.
torch::Tensor interpolation_matrix(int64_t from, int64_t to, const torch::TensorOptions& options) {
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  const auto exact = options.dtype(torch::kFloat64);  // made on the device: a copy to it would wait for it
  const auto old_centres = torch::arange(from, exact).view({1, from}) + 0.5;
  const auto new_centres = (torch::arange(to, exact).view({to, 1}) + 0.5) * scale;
  const auto triangle = (1 - (old_centres - new_centres).abs() / std::max(scale, 1.0)).clamp_min(0);
  return (triangle / triangle.sum(1, /*keepdim=*/true)).to(options);
}

}  // namespace

torch::Tensor reflection_pad(const torch::Tensor& x, int64_t width) {
  return reflection_pad(x, width, width, width);
}

torch::Tensor reflection_pad(const torch::Tensor& x, int64_t across, int64_t above, int64_t below) {
  check_shape(x, "x", {-1, -1, -1, -1});
  return pad_along(pad_along(x, 2, above, below), 3, across, across);
}

torch::Tensor resize_linear(const torch::Tensor& x, int64_t height, int64_t width) {
  check_shape(x, "x", {-1, -1, -1, -1});
  auto y = x;
  if (x.size(2) != height) y = torch::matmul(interpolation_matrix(x.size(2), height, x.options()), y);
  if (x.size(3) != width) y = torch::matmul(y, interpolation_matrix(x.size(3), width, x.options()).t());
  return y;
}

torch::Tensor repeat_pixels(const torch::Tensor& x) {
  const auto batch = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3);
  return x.view({batch, channels, height, 1, width, 1})
      .expand({batch, channels, height, 2, width, 2})
      .reshape({batch, channels, 2 * height, 2 * width});
}

}  // namespace rgbd_stylize
