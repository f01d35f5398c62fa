#include "rgbd_stylize/core/tensor_check.hpp"

#include "rgbd_stylize/core/rgbd_image.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

std::string message_of(const torch::Tensor& tensor, const std::vector<int64_t>& wanted) {
  try {
    check_shape(tensor, "depth", wanted);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(CheckShape, AcceptsWhatFits) {
  EXPECT_EQ(message_of(torch::zeros({1, 3, 4, 5}), {1, 3, -1, -1}), "");
  EXPECT_EQ(message_of(torch::zeros({}), {}), "");
}

TEST(CheckShape, NamesArgumentWantedAndGot) {
  EXPECT_EQ(message_of(torch::zeros({1, 2, 4}), {1, 1, -1, -1}), "depth: wanted [1, 1, *, *], got [1, 2, 4]");
  EXPECT_EQ(message_of(torch::zeros({1, 2, 4, 5}), {1, 1, -1, 5}),
            "depth: wanted [1, 1, *, 5], got [1, 2, 4, 5]");
  EXPECT_EQ(message_of({}, {1}), "depth: wanted [1], got nothing");
}

TEST(SameAspect, AllowsAHundredthOrAPixelOfTheSmaller) {
  EXPECT_TRUE(same_aspect({480, 640}, {240, 320}));
  EXPECT_TRUE(same_aspect({104, 640}, {10, 64})) << "10.4 rows were rounded";
  EXPECT_TRUE(same_aspect({10, 64}, {104, 640}));
  EXPECT_TRUE(same_aspect({100, 10}, {1000, 97})) << "9.7 columns were rounded";
  EXPECT_TRUE(same_aspect({1000, 1000}, {1009, 1000}));
  EXPECT_FALSE(same_aspect({1000, 1000}, {1011, 1000}));
  EXPECT_FALSE(same_aspect({480, 640}, {640, 480}));
  EXPECT_FALSE(same_aspect({40, 40}, {38, 40}));
}

TEST(RgbdImage, ChecksThatAllPartsHaveOneSize) {
  RgbdImage image;
  image.rgb = torch::zeros({1, 3, 4, 5});
  EXPECT_NO_THROW(check(image));
  image.depth_m = torch::ones({1, 1, 4, 5});
  EXPECT_NO_THROW(check(image));
  image.alpha = torch::ones({1, 1, 5, 4});
  EXPECT_THROW(check(image), std::invalid_argument);
}

}  // namespace
}  // namespace rgbd_stylize
