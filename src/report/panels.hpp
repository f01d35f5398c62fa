// What sheets are put together from.
#pragma once

#include <torch/types.h>

namespace rgbd_stylize {

constexpr int64_t kGap = 8;  // white pixels between panels

/// A panel with half a gap of white around it; float32 [1,3,H,W].
inline torch::Tensor framed(const torch::Tensor& panel) {
  return torch::constant_pad_nd(panel, {kGap / 2, kGap / 2, kGap / 2, kGap / 2}, 1.0);
}

}  // namespace rgbd_stylize
