// The picture that flows through the program.
#pragma once

#include <torch/types.h>

namespace rgbd_stylize {

/// A colour picture with the depth of every pixel.
///
/// `depth_m` is in metres where `metric` is true; otherwise it is in a relative unit, of which only the order
/// and the proportions mean something. A value of 0 marks a pixel with no measurement.
struct RgbdImage {
  torch::Tensor rgb;  ///< float32 [1,3,H,W], RGB in [0,1]
  torch::Tensor
      depth_m;  ///< float32 [1,1,H,W], larger is farther, 0 = missing; undefined when there is no depth
  torch::Tensor alpha;  ///< float32 [1,1,H,W] in [0,1]; undefined when the picture has none
  bool metric = true;   ///< whether depth_m is in metres
};

/// Throws std::invalid_argument unless `rgb` is float32 [1,3,H,W] and depth and alpha, where defined, are
/// float32 [1,1,H,W] of the same height and width.
void check(const RgbdImage& image);

/// The longer of height and width of a picture [B,C,H,W], in pixels.
int64_t long_side(const torch::Tensor& picture);

}  // namespace rgbd_stylize
