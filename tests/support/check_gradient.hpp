// Checks a gradient without knowing how it is computed.
#pragma once

#include <cmath>
#include <functional>

#include <gtest/gtest.h>
#include <torch/types.h>

namespace rgbd_stylize::testing_support {

/// Central differences against autograd at every seventh element of `at`, which must be float64.
inline void expect_gradient(const std::function<torch::Tensor(const torch::Tensor&)>& loss,
                            const torch::Tensor& at) {
  constexpr double kStep = 1e-5;
  auto x = at.clone().requires_grad_(true);
  loss(x).backward();
  const auto gradient = x.grad().contiguous().flatten();
  for (int64_t i = 0; i < at.numel(); i += 7) {
    auto above = at.clone(), below = at.clone();
    above.view(-1)[i] += kStep;
    below.view(-1)[i] -= kStep;
    const double numeric = (loss(above) - loss(below)).item<double>() / (2 * kStep);
    EXPECT_NEAR(gradient[i].item<double>(), numeric, 1e-6 * (1 + std::abs(numeric))) << i;
  }
}

}  // namespace rgbd_stylize::testing_support
