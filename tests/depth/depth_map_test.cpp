#include "rgbd_stylize/depth/depth_map.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

// A picture whose left half is dark and right half is bright.
torch::Tensor two_halves(int64_t height, int64_t width) {
  auto rgb = torch::full({1, 3, height, width}, 0.2f);
  rgb.slice(3, width / 2).fill_(0.8f);
  return rgb;
}

TEST(FillHoles, LeavesMeasurementsAlone) {
  const auto rgb = torch::rand({1, 3, 20, 30});
  auto depth = torch::rand({1, 1, 20, 30}) + 1;
  const auto original = depth.clone();
  EXPECT_TRUE(torch::equal(fill_holes(rgb, depth), original));
  depth.slice(2, 5, 9).fill_(0);
  const auto filled = fill_holes(rgb, depth);
  EXPECT_TRUE(torch::equal(filled.slice(2, 0, 5), original.slice(2, 0, 5)));
  EXPECT_TRUE((filled > 0).all().item<bool>());
}

TEST(FillHoles, InterpolatesALineWhereColourIsFlat) {
  // Between 1 m and 5 m in one flat row the minimum of the quadratic form is the straight line.
  auto depth = torch::zeros({1, 1, 1, 5});
  depth[0][0][0][0] = 1;
  depth[0][0][0][4] = 5;
  const auto filled = fill_holes(torch::full({1, 3, 1, 5}, 0.5f), depth);
  EXPECT_TRUE(torch::allclose(filled.flatten(), torch::tensor({1.0f, 2.0f, 3.0f, 4.0f, 5.0f}), 0, 1e-3));
}

TEST(FillHoles, KeepsDepthStepsAtColourEdges) {
  // 1 m on the dark half, 3 m on the bright one; a hole across the edge is filled from each half's own side.
  auto truth = torch::full({1, 1, 64, 64}, 1.0f);
  truth.slice(3, 32).fill_(3.0f);
  auto depth = truth.clone();
  depth.slice(2, 20, 40).slice(3, 22, 42).fill_(0);
  const auto filled = fill_holes(two_halves(64, 64), depth);
  EXPECT_LT((filled - truth).abs().max().item<double>(), 0.02);
}

TEST(FillHoles, RefusesADepthWithoutMeasurements) {
  EXPECT_THROW(fill_holes(torch::rand({1, 3, 4, 4}), torch::zeros({1, 1, 4, 4})), InputError);
}

TEST(SpreadSamples, PutsEachIntoTheMiddleOfItsPixels) {
  const auto depth = torch::tensor({1.0f, 2.0f, 3.0f}).view({1, 1, 1, 3});
  const auto wanted = torch::tensor({0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 1.0f, 0.0f, 2.0f, 0.0f, 3.0f});
  EXPECT_TRUE(torch::equal(spread_samples(depth, 2, 6), wanted.view({1, 1, 2, 6})));
  EXPECT_TRUE(torch::equal(spread_samples(depth, 1, 3), depth));
}

TEST(MissingShare, CountsZeros) {
  EXPECT_DOUBLE_EQ(missing_share(torch::tensor({0.0f, 1.0f, 2.0f, 0.0f}).view({1, 1, 2, 2})), 0.5);
}

TEST(NormalizeDepth, SpreadsThePercentiles) {
  // 0..100: the 1st and 99th percentile are 1 and 99, and what lies beyond is clamped.
  const auto depth = torch::arange(101, torch::kFloat32).view({1, 1, 1, 101});
  const auto normalized = normalize_depth(depth, {});
  EXPECT_DOUBLE_EQ(normalized.near, 1);
  EXPECT_DOUBLE_EQ(normalized.far, 99);
  EXPECT_FALSE(normalized.constant);
  const auto d = normalized.depth01.flatten();
  EXPECT_EQ(d[0].item<float>(), 0);
  EXPECT_EQ(d[1].item<float>(), 0);
  EXPECT_FLOAT_EQ(d[50].item<float>(), 0.5f);
  EXPECT_EQ(d[100].item<float>(), 1);
}

TEST(NormalizeDepth, IsNotMovedByOneWildPixel) {
  auto depth = torch::linspace(1, 2, 1000).view({1, 1, 10, 100});
  depth[0][0][9][99] = 500;
  EXPECT_NEAR(normalize_depth(depth, {}).far, 1.99, 1e-3);
}

TEST(NormalizeDepth, TakesAClipInstead) {
  NormalizeOptions options;
  options.clip = {1.0, 3.0};
  const auto d =
      normalize_depth(torch::tensor({0.5f, 1.0f, 2.0f, 3.0f, 9.0f}).view({1, 1, 1, 5}), options).depth01;
  EXPECT_TRUE(torch::allclose(d.flatten(), torch::tensor({0.0f, 0.0f, 0.5f, 1.0f, 1.0f})));
}

TEST(NormalizeDepth, SaysWhenTheDepthIsConstant) {
  const auto normalized = normalize_depth(torch::full({1, 1, 4, 4}, 2.5f), {});
  EXPECT_TRUE(normalized.constant);
  EXPECT_TRUE((normalized.depth01 == 0.5).all().item<bool>());
}

TEST(NormalizeDepth, FindsTheVariationOfANearlyFlatDepth) {
  auto depth = torch::full({1, 1, 100, 100}, 2.0f);
  depth[0][0][0][0] = 1;  // 0.01 %, beyond both percentiles
  const auto normalized = normalize_depth(depth, {});
  EXPECT_FALSE(normalized.constant);
  EXPECT_DOUBLE_EQ(normalized.near, 1);
}

TEST(NormalizeDepth, RefusesNonsense) {
  const auto depth = torch::rand({1, 1, 4, 4});
  NormalizeOptions options;
  options.low_percentile = 99;
  options.high_percentile = 1;
  EXPECT_THROW(normalize_depth(depth, options), UsageError);
  options = {};
  options.clip = {3.0, 1.0};
  EXPECT_THROW(normalize_depth(depth, options), UsageError);
  options.clip = {0.0, NAN};
  EXPECT_THROW(normalize_depth(depth, options), UsageError);
}

}  // namespace
}  // namespace rgbd_stylize
