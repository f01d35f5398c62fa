// Depth for people to look at.
#pragma once

#include <torch/types.h>

namespace rgbd_stylize {

/// Normalised depth, float32 [1,1,H,W] in [0,1], as colours of even steps, from bright yellow near to black
/// far (OpenCV's inferno). float32 [1,3,H,W].
torch::Tensor depth_view(const torch::Tensor& depth01);

}  // namespace rgbd_stylize
