// What catches the eye in a picture.
#pragma once

#include "rgbd_stylize/depth/scripted_map.hpp"

#include <torch/types.h>

namespace rgbd_stylize {

/// What makes the maps, for people who read the numbers.
constexpr char kEdgeDetector[] = "Canny", kSaliencyMethod[] = "spectral residual";

/// Edges by Canny's detector (Canny 1986) on the luma, smoothed by a Gaussian of deviation √2. The thresholds
/// are the picture's own, so that its contrast does not count: the strength that 80 % of the pixels stay
/// below begins an edge, four tenths of it carry one on.
///
/// rgb float32 [1,3,H,W] in [0,1]. Returns float32 [1,1,H,W], 1 at an edge, else 0.
torch::Tensor edge_map(const torch::Tensor& rgb);

/// Edges by a trained network on the CPU: where what it makes is at least 0.5. Of another size, it is resized
/// before.
torch::Tensor edge_map(const torch::Tensor& rgb, const ScriptedMap& detector);

/// Saliency by the spectral residual of the luma (Hou & Zhang 2007), which looks at 64 × 64 pixels: where the
/// picture differs from what pictures are like. Returns float32 [1,1,H,W] from 0 to 1.
torch::Tensor saliency_map(const torch::Tensor& rgb);

}  // namespace rgbd_stylize
