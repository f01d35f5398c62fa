// A picture of any size through a transform network.
#pragma once

#include "rgbd_stylize/feedforward/transform_network.hpp"

#include <torch/types.h>

namespace rgbd_stylize {

constexpr int64_t kSmallestTile = 256;

/// 1024; on CUDA 2048: 1920×1080 pixels in one piece.
int64_t default_tile(torch::Device device);

/// The pastiche of `rgb`, float32 [1,3,H,W] in [0,1] of any size, by one forward pass; the sides are padded
/// to multiples of 4 and cropped again.
///
/// A picture of more than `tile`² pixels, `tile` >= kSmallestTile, goes through each layer in strips of about
/// as many, which takes less memory and changes nothing: instance normalisation sees the whole picture.
///
/// Returns float32 [1,3,H,W] in [0,1] on the CPU. Throws UsageError for a smaller tile.
torch::Tensor paint(const TransformNetwork& network, const torch::Tensor& rgb, int64_t tile);

/// The pastiche where `mask` [1,1,H,W] is 1, the photograph where it is 0.
torch::Tensor blend(const torch::Tensor& rgb, const torch::Tensor& pastiche, const torch::Tensor& mask);

}  // namespace rgbd_stylize
