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
  const auto ratio = [](int64_t room, int64_t size) {
    return static_cast<double>(room) / static_cast<double>(size);
  };
  const auto factor = std::min(ratio(kPanelWidth, picture.size(3)), ratio(kPanelHeight, picture.size(2)));
  const auto [height, width] = scaled_size(picture, factor);
  const auto fitted = resize_picture(picture, height, width);
  const auto right = kPanelWidth - width, below = kPanelHeight - height;
  return framed(
      torch::constant_pad_nd(fitted, {right / 2, right - right / 2, below / 2, below - below / 2}, 1.0));
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
