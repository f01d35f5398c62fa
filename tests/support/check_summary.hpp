// Compares a tensor with the figures kept of it.
#pragma once

#include "goldens.hpp"

#include <string>

#include <gtest/gtest.h>
#include <torch/types.h>

namespace rgbd_stylize::testing_support {

/// Single elements within `tolerance` of the tensor's mean absolute value; sums within `tolerance` of the sum
/// of absolute values.
inline void expect_summary(const torch::Tensor& tensor,
                           const goldens::Summary& wanted,
                           double tolerance,
                           const std::string& what) {
  const auto t = tensor.detach().to(torch::kCPU, torch::kFloat64).contiguous();
  ASSERT_TRUE(t.sizes() == c10::IntArrayRef(wanted.shape)) << what;
  const double scale = wanted.abs_sum / static_cast<double>(t.numel());
  EXPECT_NEAR(t.sum().item<double>(), wanted.sum, tolerance * wanted.abs_sum) << what;
  EXPECT_NEAR(t.abs().sum().item<double>(), wanted.abs_sum, tolerance * wanted.abs_sum) << what;
  const auto flat = t.flatten();
  const auto count = static_cast<int64_t>(wanted.first.size());
  for (int64_t i = 0; i < count; ++i) {
    const auto k = static_cast<size_t>(i);
    EXPECT_NEAR(flat[i].item<double>(), wanted.first[k], tolerance * (scale + std::abs(wanted.first[k])))
        << what;
    EXPECT_NEAR(flat[flat.numel() - count + i].item<double>(),
                wanted.last[k],
                tolerance * (scale + std::abs(wanted.last[k])))
        << what;
  }
}

}  // namespace rgbd_stylize::testing_support
