#include "rgbd_stylize/depth/resampling.hpp"

#include "rgbd_stylize/core/tensor_check.hpp"

#include <algorithm>

#include <torch/csrc/autograd/custom_function.h>

namespace rgbd_stylize {
namespace {

// The gradient of what was padded along an axis: what lies outside goes back to the pixels it was taken from.
torch::Tensor fold(const torch::Tensor& gradient, int64_t axis, int64_t before, int64_t after) {
  const auto size = gradient.size(axis) - before - after;
  auto folded = gradient.narrow(axis, before, size).clone();
  if (before > 0) folded.narrow(axis, 1, before) += gradient.narrow(axis, 0, before).flip(axis);
  if (after > 0)
    folded.narrow(axis, size - 1 - after, after) += gradient.narrow(axis, before + size, after).flip(axis);
  return folded;
}

class ReflectionPad : public torch::autograd::Function<ReflectionPad> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context,
                               const torch::Tensor& x,
                               int64_t across,
                               int64_t above,
                               int64_t below) {
    context->saved_data["widths"] = std::vector<int64_t>{across, above, below};
    return torch::reflection_pad2d(x, {across, across, above, below});
  }

  static std::vector<torch::Tensor> backward(torch::autograd::AutogradContext* context,
                                             std::vector<torch::Tensor> gradients) {
    const auto widths = context->saved_data["widths"].toIntVector();
    const auto rows = fold(gradients[0], 2, widths[1], widths[2]);
    return {fold(rows, 3, widths[0], widths[0]), {}, {}, {}};
  }
};

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
  return ReflectionPad::apply(x, across, above, below);
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
