#include "rgbd_stylize/evaluate/depth_measures.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

torch::Tensor row(const std::vector<float>& values) { return torch::tensor(values).view({1, 1, 1, -1}); }

TEST(AlignDepth, FindsScaleAndShift) {
  const auto depth = row({1, 2, 3, 4});
  EXPECT_TRUE(
      torch::allclose(align_depth(depth * 10 - 3, DepthDomain::kDepth, depth), depth.to(torch::kFloat64)));
  EXPECT_TRUE(torch::allclose(align_depth(depth.reciprocal() * 7 + 2, DepthDomain::kDisparity, depth),
                              depth.to(torch::kFloat64)));
}

TEST(AlignDepth, MissingPixelsDoNotCount) {
  const auto aligned = align_depth(row({0, 1, 2, 99}), DepthDomain::kDepth, row({1, 2, 3, 0}));
  EXPECT_NEAR(aligned[0][0][0][1].item<double>(), 2, 1e-9);
  EXPECT_NEAR(aligned[0][0][0][3].item<double>(), 100, 1e-6);
}

TEST(AlignDepth, NoDisparityIsFartherThanTheFarthest) {
  // The line through 1 / d is at 0.197 there, which would be a depth of 5.1.
  const auto aligned = align_depth(row({3, 2, 1, -9}), DepthDomain::kDisparity, row({1, 2, 3, 4}));
  EXPECT_DOUBLE_EQ(aligned.max().item<double>(), 4);
}

TEST(AlignDepth, FarTakenForNearIsTheMean) {
  const auto depth = row({1, 2, 3, 4});
  EXPECT_TRUE(torch::allclose(align_depth(-depth, DepthDomain::kDepth, depth),
                              torch::full({1, 1, 1, 4}, 2.5, torch::kFloat64)));
  EXPECT_NEAR(measure_depth(-depth, DepthDomain::kDepth, depth).rmse, std::sqrt(1.25), 1e-9);
  // The mean of 1, 1/2 and 1/4 is 7/12.
  const auto doubled = row({1, 2, 4});
  EXPECT_TRUE(torch::allclose(align_depth(doubled, DepthDomain::kDisparity, doubled),
                              torch::full({1, 1, 1, 3}, 12.0 / 7, torch::kFloat64)));
}

TEST(DepthMeasures, OfAPerfectReading) {
  const auto depth = row({1, 2, 3, 4, 5});
  const auto measures = measure_depth(depth, DepthDomain::kMetres, depth);
  EXPECT_NEAR(measures.rmse, 0, 1e-9);
  EXPECT_NEAR(measures.relative, 0, 1e-9);
  EXPECT_DOUBLE_EQ(measures.within_125, 1);
  EXPECT_DOUBLE_EQ(measures.rank_correlation, 1);
  EXPECT_DOUBLE_EQ(measures.ordinal_disagreement, 0);
}

// d = 1, 2, 3 read as 1, 3, 2: slope ½, so that a = 1.5, 2.5, 2.
TEST(DepthMeasures, ByHand) {
  const auto measures = measure_depth(row({1, 3, 2}), DepthDomain::kDepth, row({1, 2, 3}));
  EXPECT_NEAR(measures.rmse, std::sqrt((0.25 + 0.25 + 1) / 3), 1e-9);
  EXPECT_NEAR(measures.relative, (0.5 + 0.25 + 1.0 / 3) / 3, 1e-9);
  EXPECT_NEAR(measures.within_125, 0, 1e-9);  // 1.5; 1.25 is not below itself; 1.5
  EXPECT_NEAR(measures.rank_correlation, 0.5, 1e-9);
  EXPECT_NEAR(measures.ordinal_disagreement, 1.0 / 3, 0.02);  // of three pairs, drawn 10,000 times
}

TEST(DepthMeasures, ADisparityIsLargeWhereNear) {
  const auto measures = measure_depth(row({4, 3, 2, 1}), DepthDomain::kDisparity, row({1, 2, 3, 4}));
  EXPECT_DOUBLE_EQ(measures.rank_correlation, 1);
  EXPECT_DOUBLE_EQ(measures.ordinal_disagreement, 0);
}

TEST(DepthMeasures, TiesTakeTheirMeanRank) {
  // Ranks of 1 1 2 4: ½ ½ 2 3, of 1 2 3 4: 0 1 2 3; correlation 4.5 / √(4.5 · 5).
  const auto measures = measure_depth(row({1, 2, 3, 4}), DepthDomain::kDepth, row({1, 1, 2, 4}));
  EXPECT_NEAR(measures.rank_correlation, 4.5 / std::sqrt(4.5 * 5), 1e-9);
}

TEST(DepthMeasures, AFlatReadingKnowsNothing) {
  const auto measures = measure_depth(row({7, 7, 7}), DepthDomain::kDepth, row({1, 2, 3}));
  EXPECT_NEAR(measures.rmse, std::sqrt(2.0 / 3), 1e-9);  // the deviation of the depth
  EXPECT_DOUBLE_EQ(measures.rank_correlation, 0);
  EXPECT_DOUBLE_EQ(measures.ordinal_disagreement, 1);
}

TEST(DepthMeasures, OfALevelSceneThereIsNoOrder) {
  const auto measures = measure_depth(row({1, 2, 3}), DepthDomain::kDepth, row({2, 2.01, 2.02}));
  EXPECT_TRUE(std::isnan(measures.ordinal_disagreement));
  EXPECT_DOUBLE_EQ(measures.rank_correlation, 1);
}

TEST(DepthMeasures, RefuseADepthThatSaysNothing) {
  EXPECT_THROW(measure_depth(row({1, 2}), DepthDomain::kDepth, row({0, 0})), InputError);
  EXPECT_THROW(measure_depth(row({1, 2}), DepthDomain::kDepth, row({3, 3})), InputError);
}

}  // namespace
}  // namespace rgbd_stylize
