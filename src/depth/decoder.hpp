// How depth is read out of a picture's features.
#pragma once

#include "layers.hpp"

#include <vector>

#include <torch/types.h>

namespace rgbd_stylize::depth {

/// Brings features of several sizes together, from the coarsest up: convolutions over the coarsest, the
/// position of each of them and the mean of all; then level by level: enlarge, join with the features of that
/// size, convolve 3×3. A last convolution makes one reading at the size of the finest.
class Decoder {
 public:
  struct Level {
    int64_t skipped;  ///< channels of the features of this size
    int64_t lateral;  ///< what a 1×1 convolution leaves of them
    int64_t out;
  };

  /// `coarsest`: channels of the coarsest features; `levels`: coarse to fine. Tensors are called `decoder.…`.
  Decoder(const LayerMaker& make, int64_t coarsest, const std::vector<Level>& levels);

  /// `features`: fine to coarse, one more than there are levels. Returns [B,1,h,w].
  [[nodiscard]] torch::Tensor operator()(const std::vector<torch::Tensor>& features) const;

 private:
  Convolution reduce_, everywhere_, context_, output_;
  std::vector<Convolution> lateral_, fuse_;  // coarse to fine
};

}  // namespace rgbd_stylize::depth
