// What sheets are put together from.
#pragma once

#include <utility>

#include <torch/types.h>

namespace rgbd_stylize {

constexpr int64_t kGap = 8;                               // white pixels between panels
constexpr int64_t kPanelWidth = 320, kPanelHeight = 240;  // without the gap

/// A grey picture [1,1,h,w] as [1,3,h,w].
inline torch::Tensor as_rgb(const torch::Tensor& grey) {
  return grey.expand({1, 3, grey.size(2), grey.size(3)});
}

/// A panel with half a gap of white around it; float32 [1,3,H,W].
inline torch::Tensor framed(const torch::Tensor& panel) {
  return torch::constant_pad_nd(panel, {kGap / 2, kGap / 2, kGap / 2, kGap / 2}, 1.0);
}

/// A picture [1,3,h,w], as large as fits, in the middle of a white panel, framed.
torch::Tensor panel(const torch::Tensor& picture);

/// The 1st and 99th percentile of what was measured of a depth [1,1,h,w], 0 = missing; both 0 where nothing
/// was.
std::pair<double, double> measured_range(const torch::Tensor& depth);

/// Depth by depth_view(), from near to far of a range; what is missing is grey. A depth without a range is
/// half way. float32 [1,3,h,w].
torch::Tensor measured_view(const torch::Tensor& depth, const std::pair<double, double>& range);

}  // namespace rgbd_stylize
