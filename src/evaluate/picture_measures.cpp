#include "rgbd_stylize/evaluate/picture_measures.hpp"

#include "correlation.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

// Wang et al. 2004, section III.B, for values in [0,1].
constexpr int64_t kWindow = 11;
constexpr double kDeviation = 1.5;
constexpr double kC1 = 0.01 * 0.01, kC2 = 0.03 * 0.03;

// The mean under the window at each place that it fits in.
torch::Tensor window_mean(const torch::Tensor& x) {
  const auto distance = torch::arange(kWindow, torch::kFloat64) - kWindow / 2;
  const auto bell = (-distance.square() / (2 * kDeviation * kDeviation)).exp();
  const auto weights = bell / bell.sum();
  return torch::conv2d(torch::conv2d(x, weights.view({1, 1, kWindow, 1})), weights.view({1, 1, 1, kWindow}));
}

// The share of the pixels of `edges` that have one of `others` within `tolerance`.
double share_near(const torch::Tensor& edges, const torch::Tensor& others, int64_t tolerance) {
  const auto around = torch::max_pool2d(others, 2 * tolerance + 1, /*stride=*/1, tolerance);
  const double count = edges.sum().item<double>();
  return count > 0 ? (edges * around).sum().item<double>() / count : 1;
}

}  // namespace

double structural_similarity(const torch::Tensor& a, const torch::Tensor& b) {
  check_shape(a, "a", {1, 1, -1, -1});
  check_shape(b, "b", a.sizes().vec());
  if (std::min(a.size(2), a.size(3)) < kWindow) {
    throw InputError("SSIM: a picture of " + std::to_string(a.size(3)) + "x" + std::to_string(a.size(2)) +
                     " is too small; wanted sides of at least " + std::to_string(kWindow));
  }
  const auto x = a.to(torch::kFloat64), y = b.to(torch::kFloat64);
  const auto mean_x = window_mean(x), mean_y = window_mean(y);
  const auto variances = window_mean(x.square() + y.square()) - mean_x.square() - mean_y.square();
  const auto covariance = window_mean(x * y) - mean_x * mean_y;
  const auto luminance = (2 * mean_x * mean_y + kC1) / (mean_x.square() + mean_y.square() + kC1);
  return (luminance * (2 * covariance + kC2) / (variances + kC2)).mean().item<double>();
}

EdgeMeasures compare_edges(const torch::Tensor& result, const torch::Tensor& content, int64_t tolerance) {
  check_shape(result, "result", {1, 1, -1, -1});
  check_shape(content, "content", result.sizes().vec());
  const auto seen = result.to(torch::kFloat64), wanted = content.to(torch::kFloat64);
  EdgeMeasures measures;
  measures.precision = share_near(seen, wanted, tolerance);
  measures.recall = share_near(wanted, seen, tolerance);
  const double sum = measures.precision + measures.recall;
  measures.f = sum > 0 ? 2 * measures.precision * measures.recall / sum : 0;
  return measures;
}

MapMeasures compare_maps(const torch::Tensor& a, const torch::Tensor& b) {
  check_shape(b, "b", a.sizes().vec());
  const auto x = a.flatten().to(torch::kFloat64), y = b.flatten().to(torch::kFloat64);
  return {correlation(x, y), (x - y).abs().mean().item<double>()};
}

}  // namespace rgbd_stylize
