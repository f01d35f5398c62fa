#include "rgbd_stylize/optimize/pyramid.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

TEST(Pyramid, HalvesSizesAndSharesIterations) {
  const auto scales = pyramid(480, 640, 100, 3, 16);
  ASSERT_EQ(scales.size(), 3u);
  EXPECT_EQ(scales[0].height, 120);
  EXPECT_EQ(scales[0].width, 160);
  EXPECT_EQ(scales[0].iterations, 34);
  EXPECT_EQ(scales[1].width, 320);
  EXPECT_EQ(scales[1].iterations, 33);
  EXPECT_EQ(scales[2].height, 480);
  EXPECT_EQ(scales[2].iterations, 33);
}

TEST(Pyramid, ChoosesTheNumberOfScales) {
  EXPECT_EQ(pyramid(100, 150, 300, 0, 16).size(), 1u);
  EXPECT_EQ(pyramid(480, 640, 300, 0, 16).size(), 2u);
  EXPECT_EQ(pyramid(600, 800, 300, 0, 16).size(), 3u);
  EXPECT_EQ(pyramid(6000, 8000, 300, 0, 16).size(), 4u);
  EXPECT_EQ(pyramid(6000, 8000, 2, 0, 16).size(), 2u) << "no more scales than iterations";
  EXPECT_EQ(pyramid(24, 4000, 300, 0, 16).size(), 1u) << "a short side that halving would make too short";
}

TEST(Pyramid, RefusesWhatCannotBe) {
  EXPECT_THROW(pyramid(64, 64, 300, 4, 16), UsageError);
  EXPECT_THROW(pyramid(480, 640, 2, 3, 16), UsageError);
}

TEST(ResizePicture, KeepsTheSameSizeAndRange) {
  const auto x = torch::rand({1, 3, 9, 7});
  EXPECT_TRUE(torch::equal(resize_picture(x, 9, 7), x));
  const auto larger = resize_picture((x > 0.5).to(torch::kFloat32), 20, 31);
  EXPECT_EQ(larger.sizes(), (torch::IntArrayRef{1, 3, 20, 31}));
  EXPECT_GE(larger.min().item<float>(), 0);
  EXPECT_LE(larger.max().item<float>(), 1);
}

TEST(ResizePicture, AveragesWhatItShrinks) {
  // A checkerboard of single pixels becomes grey, not black and white.
  const auto i = torch::arange(32).view({32, 1}), j = torch::arange(32).view({1, 32});
  const auto board = ((i + j) % 2).to(torch::kFloat32).expand({1, 3, 32, 32}).contiguous();
  const auto small = resize_picture(board, 8, 8);
  EXPECT_LT((small.slice(2, 1, 7).slice(3, 1, 7) - 0.5).abs().max().item<float>(), 0.05);
}

}  // namespace
}  // namespace rgbd_stylize
