#include "rgbd_stylize/evaluate/picture_measures.hpp"

#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/luma.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::picture;

// Edges along whole columns.
torch::Tensor columns(const std::vector<int64_t>& at) {
  auto edges = torch::zeros({1, 1, 20, 60});
  for (const auto column : at) edges.select(3, column).fill_(1);
  return edges;
}

TEST(Luma, WeighsTheChannels) {
  auto rgb = torch::zeros({1, 3, 1, 3});
  for (int64_t c = 0; c < 3; ++c) rgb[0][c][0][c] = 1;
  const auto wanted = torch::tensor({0.299f, 0.587f, 0.114f}).view({1, 1, 1, 3});
  EXPECT_TRUE(torch::allclose(luma(rgb), wanted));
}

TEST(StructuralSimilarity, OfAPictureWithItselfIsOne) {
  const auto x = luma(picture(24, 32, 0.7));
  EXPECT_NEAR(structural_similarity(x, x), 1, 1e-12);
}

// Figures of an independent statement: sums over each window, as the paper has them.
TEST(StructuralSimilarity, AgreesWithTheIndependentFigures) {
  const auto x = luma(picture(24, 32, 0.7));
  EXPECT_NEAR(structural_similarity(x, luma(picture(24, 32, 1.1))), 0.8826603302294522, 1e-6);
  EXPECT_NEAR(structural_similarity(x, luma(picture(24, 32, 3.0))), -0.3309861666377711, 1e-6);
}

TEST(StructuralSimilarity, OfFlatPicturesComparesTheirLevels) {
  const auto dark = torch::full({1, 1, 12, 15}, 0.25), bright = torch::full({1, 1, 12, 15}, 0.75);
  EXPECT_NEAR(structural_similarity(dark, bright), (2 * 0.25 * 0.75 + 1e-4) / (0.0625 + 0.5625 + 1e-4), 1e-9);
}

TEST(StructuralSimilarity, WantsRoomForOneWindow) {
  EXPECT_NO_THROW(structural_similarity(torch::rand({1, 1, 11, 11}), torch::rand({1, 1, 11, 11})));
  EXPECT_THROW(structural_similarity(torch::rand({1, 1, 10, 40}), torch::rand({1, 1, 10, 40})), InputError);
}

TEST(CompareEdges, TheSameEdges) {
  const auto measures = compare_edges(columns({10}), columns({10}), 0);
  EXPECT_DOUBLE_EQ(measures.precision, 1);
  EXPECT_DOUBLE_EQ(measures.recall, 1);
  EXPECT_DOUBLE_EQ(measures.f, 1);
}

TEST(CompareEdges, AShiftedEdgeCountsWithinTheTolerance) {
  EXPECT_DOUBLE_EQ(compare_edges(columns({13}), columns({10}), 3).f, 1);
  EXPECT_DOUBLE_EQ(compare_edges(columns({13}), columns({10}), 2).f, 0);
}

TEST(CompareEdges, AnEdgeTooManyCostsPrecisionAndOneTooFewRecall) {
  const auto more = compare_edges(columns({10, 30}), columns({10}), 1);
  EXPECT_DOUBLE_EQ(more.precision, 0.5);
  EXPECT_DOUBLE_EQ(more.recall, 1);
  EXPECT_NEAR(more.f, 2.0 / 3, 1e-12);
  const auto fewer = compare_edges(columns({10}), columns({10, 30, 50}), 1);
  EXPECT_DOUBLE_EQ(fewer.precision, 1);
  EXPECT_NEAR(fewer.recall, 1.0 / 3, 1e-12);
  EXPECT_NEAR(fewer.f, 0.5, 1e-12);
}

TEST(CompareEdges, WhereThereAreNone) {
  EXPECT_DOUBLE_EQ(compare_edges(columns({}), columns({}), 1).f, 1) << "nothing was lost or added";
  const auto invented = compare_edges(columns({10}), columns({}), 1);
  EXPECT_DOUBLE_EQ(invented.precision, 0);
  EXPECT_DOUBLE_EQ(invented.recall, 1);
  EXPECT_DOUBLE_EQ(invented.f, 0);
}

TEST(CompareMaps, ByHand) {
  const auto map = torch::tensor({0.0, 0.25, 0.5, 1.0}).view({1, 1, 2, 2});
  EXPECT_NEAR(compare_maps(map, map).correlation, 1, 1e-12);
  EXPECT_DOUBLE_EQ(compare_maps(map, map).mean_difference, 0);
  EXPECT_NEAR(compare_maps(1 - map, map).correlation, -1, 1e-12);
  EXPECT_NEAR(compare_maps(1 - map, map).mean_difference, (1 + 0.5 + 0 + 1) / 4, 1e-12);
  EXPECT_DOUBLE_EQ(compare_maps(torch::ones_like(map), map).correlation, 0) << "says nothing";
}

}  // namespace
}  // namespace rgbd_stylize
