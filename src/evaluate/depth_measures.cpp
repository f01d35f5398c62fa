#include "rgbd_stylize/evaluate/depth_measures.hpp"

#include "correlation.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

#include <algorithm>
#include <random>

namespace rgbd_stylize {
namespace {

constexpr int kPairs = 10000;
constexpr double kUnequal = 1.02;  // ratio of depths from which on one is farther

// The values at known pixels, in float64: [n].
torch::Tensor known_values(const torch::Tensor& values, const torch::Tensor& depth) {
  return values.masked_select(depth > 0).to(torch::kFloat64);
}

// Ranks from 0, those of equal values being the mean of the places that they take. values [n].
torch::Tensor ranks(const torch::Tensor& values) {
  const auto order = values.argsort();
  const auto [unique, group, count] = torch::unique_consecutive(values.index({order}), true, true);
  const auto last = count.cumsum(0) - 1;
  const auto mean_place = last.to(torch::kFloat64) - (count - 1).to(torch::kFloat64) / 2;
  auto ranks = torch::empty_like(values);
  ranks.index_put_({order}, mean_place.index({group}));
  return ranks;
}

double disagreement(const torch::Tensor& farness, const torch::Tensor& depth, uint64_t seed) {
  const auto* seen = farness.data_ptr<double>();
  const auto* given = depth.data_ptr<double>();
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<int64_t> pixel(0, depth.numel() - 1);
  int unequal = 0, wrong = 0;
  // Pairs that are level do not count; in a scene with hardly any others, the drawing has to end some time.
  for (int drawn = 0; unequal < kPairs && drawn < 100 * kPairs; ++drawn) {
    auto near = pixel(random), far = pixel(random);
    if (given[near] > given[far]) std::swap(near, far);
    if (given[far] <= kUnequal * given[near]) continue;
    ++unequal;
    wrong += seen[far] <= seen[near];
  }
  return static_cast<double>(wrong) / unequal;  // not a number where all are level
}

void check_known(const torch::Tensor& depth) {
  const auto known = known_values(depth, depth);
  if (known.numel() == 0) throw InputError("depth measures: not one pixel of the given depth is known");
  if (known.min().item<double>() == known.max().item<double>())
    throw InputError("depth measures: the given depth is the same everywhere");
}

}  // namespace

torch::Tensor align_depth(const torch::Tensor& reading, DepthDomain domain, const torch::Tensor& depth) {
  check_known(depth);
  const bool disparity = domain == DepthDomain::kDisparity;
  const auto all = resize_linear(reading, depth.size(2), depth.size(3)).to(torch::kFloat64);
  const auto x = known_values(all, depth);
  const auto d = known_values(depth, depth);
  const auto y = disparity ? d.reciprocal() : d;
  const auto centred = x - x.mean();
  const double variance = centred.square().sum().item<double>();
  const double scale = variance > 0 ? std::max(0.0, (centred * y).sum().item<double>() / variance) : 0;
  const auto aligned = (all - x.mean()) * scale + y.mean();
  return disparity ? aligned.clamp_min(1 / d.max().item<double>()).reciprocal() : aligned;
}

DepthMeasures measure_depth(const torch::Tensor& reading,
                            DepthDomain domain,
                            const torch::Tensor& depth,
                            uint64_t seed) {
  check_shape(reading, "reading", {1, 1, -1, -1});
  check_shape(depth, "depth", {1, 1, -1, -1});
  const auto at_depth = resize_linear(reading, depth.size(2), depth.size(3));
  const auto a = known_values(align_depth(at_depth, domain, depth), depth);
  const auto d = known_values(depth, depth);
  const auto sized = known_values(at_depth, depth);
  const auto farness = domain == DepthDomain::kDisparity ? -sized : sized;
  const auto within = (a > d / 1.25).logical_and(a < d * 1.25);
  DepthMeasures measures;
  measures.rmse = (a - d).square().mean().sqrt().item<double>();
  measures.relative = ((a - d).abs() / d).mean().item<double>();
  measures.within_125 = within.to(torch::kFloat64).mean().item<double>();
  measures.rank_correlation = correlation(ranks(farness), ranks(d));
  measures.ordinal_disagreement = disagreement(farness.contiguous(), d.contiguous(), seed);
  return measures;
}

}  // namespace rgbd_stylize
