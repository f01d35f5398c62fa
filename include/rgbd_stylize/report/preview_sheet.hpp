// What a network makes of a few photographs, for people to look at.
#pragma once

#include "rgbd_stylize/depth/depth_network.hpp"

#include <torch/types.h>

namespace rgbd_stylize {

/// A column for each photograph: itself, its pastiche, and where there is a network that reads depth, what it
/// sees in both. rgb, pastiche float32 [B,3,S,S] on the network's device; returns [1,3,h,w] on the CPU.
torch::Tensor preview_sheet(const torch::Tensor& rgb,
                            const torch::Tensor& pastiche,
                            const DepthNetwork* depth_network);

}  // namespace rgbd_stylize
