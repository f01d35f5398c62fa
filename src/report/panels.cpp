#include "panels.hpp"

#include "rgbd_stylize/depth/depth_map.hpp"
#include "rgbd_stylize/optimize/pyramid.hpp"
#include "rgbd_stylize/report/depth_view.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

constexpr float kHole = 0.6F;

}  // namespace

torch::Tensor panel(const torch::Tensor& picture) {
  const auto height = picture.size(2), width = picture.size(3);
  const double factor = std::min({1.0,
                                  static_cast<double>(kPanelWidth) / static_cast<double>(width),
                                  static_cast<double>(kPanelHeight) / static_cast<double>(height)});
  const auto [small_height, small_width] = scaled_size(picture, factor);
  const auto small = resize_picture(picture, small_height, small_width);
  const auto right = kPanelWidth - small.size(3), below = kPanelHeight - small.size(2);
  return framed(
      torch::constant_pad_nd(small, {right / 2, right - right / 2, below / 2, below - below / 2}, 1.0));
}

std::pair<double, double> measured_range(const torch::Tensor& depth) {
  const auto measured = depth.masked_select(depth > 0);
  if (measured.numel() == 0) return {0, 0};
  const auto range = normalize_depth(measured.view({1, 1, 1, -1}), {});
  return {range.near, range.far};
}

torch::Tensor measured_view(const torch::Tensor& depth, const std::pair<double, double>& range) {
  const auto [near, far] = range;
  const auto depth01 =
      far > near ? ((depth - near) / (far - near)).clamp(0, 1) : torch::full_like(depth, 0.5);
  return torch::where(depth > 0, depth_view(depth01), torch::full({1}, kHole));
}

}  // namespace rgbd_stylize
