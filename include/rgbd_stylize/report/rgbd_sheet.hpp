// RGB-D pictures for people to look at.
#pragma once

#include "rgbd_stylize/core/rgbd_image.hpp"

#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// Rows of four, each picture above its depth, no larger than 320 x 240 and in the middle of its place. Depth
/// is shown by depth_view() between the 1st and 99th percentile of what was measured; holes are grey, and
/// where a picture has no depth its place is white. `images`: at least one. float32 [1,3,h,w].
torch::Tensor rgbd_sheet(const std::vector<RgbdImage>& images);

}  // namespace rgbd_stylize
