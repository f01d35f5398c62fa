// Photographs with their depth, held in memory to learn from.
#pragma once

#include "rgbd_stylize/datasets/dataset.hpp"

#include <random>

#include <torch/types.h>

namespace rgbd_stylize::distill {

/// The frames of a dataset, small enough to be kept: a long side of 320 pixels.
class DepthFrames {
 public:
  explicit DepthFrames(const Dataset& dataset);

  struct Batch {
    torch::Tensor rgb;    ///< float32 [B,3,height,width] in [0,1]
    torch::Tensor depth;  ///< float32 [B,1,height,width], 0 = missing
  };
  /// `count` random crops, varied: each takes from three fifths to all of its frame, is mirrored half of the
  /// time, and has its gain, gamma and colourfulness changed, and now and then noise.
  [[nodiscard]] Batch draw(int64_t count, int64_t height, int64_t width, std::mt19937_64& random) const;

 private:
  std::vector<torch::Tensor> rgb_, depth_;  // uint8 [1,3,h,w] and float32 [1,1,h,w]
};

}  // namespace rgbd_stylize::distill
