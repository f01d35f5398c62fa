#include "white_border.hpp"

namespace rgbd_stylize {

torch::Tensor without_border(const torch::Tensor& plane) {
  constexpr int64_t kHeight = 480, kWidth = 640;
  constexpr int64_t kTop = 44, kBottom = 470, kLeft = 40, kRight = 600;
  if (plane.size(-2) != kHeight || plane.size(-1) != kWidth) return plane;
  return plane.slice(-2, kTop, kBottom + 1).slice(-1, kLeft, kRight + 1).contiguous();
}

}  // namespace rgbd_stylize
