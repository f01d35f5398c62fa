#include "rgbd_stylize/core/rgbd_image.hpp"

#include "rgbd_stylize/core/tensor_check.hpp"

#include <algorithm>

namespace rgbd_stylize {

void check(const RgbdImage& image) {
  check_shape(image.rgb, "rgb", {1, 3, -1, -1});
  const auto height = image.rgb.size(2), width = image.rgb.size(3);
  if (image.depth_m.defined()) check_shape(image.depth_m, "depth_m", {1, 1, height, width});
  if (image.alpha.defined()) check_shape(image.alpha, "alpha", {1, 1, height, width});
}

int64_t long_side(const torch::Tensor& picture) { return std::max(picture.size(2), picture.size(3)); }

}  // namespace rgbd_stylize
