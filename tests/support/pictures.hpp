// Pictures and depth maps by formula, so that nothing has to be decoded.
#pragma once

#include <cmath>

#include <torch/types.h>

namespace rgbd_stylize::testing_support {

/// x[c,i,j] = 0.5 + 0.45 sin(phase + 0.11 (c + 1) i + 0.07 (c + 2) j + 0.003 i j), float32 [1,3,H,W].
inline torch::Tensor picture(int64_t height, int64_t width, double phase) {
  auto result = torch::empty({1, 3, height, width});
  auto x = result.accessor<float, 4>();
  for (int64_t c = 0; c < 3; ++c) {
    for (int64_t i = 0; i < height; ++i) {
      for (int64_t j = 0; j < width; ++j) {
        const double angle = phase + 0.11 * (c + 1) * i + 0.07 * (c + 2) * j + 0.003 * i * j;
        x[0][c][i][j] = static_cast<float>(0.5 + 0.45 * std::sin(angle));
      }
    }
  }
  return result;
}

/// d = (i / (H - 1) + j / (W - 1)) / 2, float32 [1,1,H,W].
inline torch::Tensor depth_map(int64_t height, int64_t width) {
  const auto i =
      torch::arange(height, torch::kFloat64).view({1, 1, height, 1}) / static_cast<double>(height - 1);
  const auto j =
      torch::arange(width, torch::kFloat64).view({1, 1, 1, width}) / static_cast<double>(width - 1);
  return ((i + j) / 2).to(torch::kFloat32);
}

}  // namespace rgbd_stylize::testing_support
