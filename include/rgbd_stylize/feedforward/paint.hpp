// A picture of any size through a transform network.
#pragma once

#include "rgbd_stylize/feedforward/transform_network.hpp"

#include <torch/types.h>

namespace rgbd_stylize {

constexpr int64_t kSmallestTile = 256;

/// The pastiche of `rgb`, float32 [1,3,H,W] in [0,1] of any size, by one forward pass; the sides are padded
/// to multiples of 4 and cropped again.
///
/// A picture with a side longer than `tile` >= kSmallestTile is painted in tiles of that side, which overlap
/// by as much as the network sees around a pixel, so that no seam shows. Instance normalisation wants the
/// statistics of the whole picture; those of the picture shrunk to the size of a tile stand for them. With
/// batch normalisation the tiles are exact.
///
/// Returns float32 [1,3,H,W] in [0,1] on the CPU. Throws UsageError for a smaller tile.
torch::Tensor paint(const TransformNetwork& network, const torch::Tensor& rgb, int64_t tile);

/// The pastiche where `mask` [1,1,H,W] is 1, the photograph where it is 0.
torch::Tensor blend(const torch::Tensor& rgb, const torch::Tensor& pastiche, const torch::Tensor& mask);

}  // namespace rgbd_stylize
