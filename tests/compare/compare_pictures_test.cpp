// All measures of a pair at once, by a depth network that is checked by hand.
#include "rgbd_stylize/compare/compare_pictures.hpp"

#include "grey_depth.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/optimize/pyramid.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::grey_depth;
using testing_support::picture;

Judges judges(DepthDomain domain = DepthDomain::kDepth) {
  const auto& table = layer_table("squeezenet");
  FeatureOptions options;
  options.deepest = 4;
  Judges judges;
  judges.depth = grey_depth(domain);
  judges.features =
      std::make_shared<const FeatureNetwork>(table, HashedWeights(layer_tensors(table)), options);
  judges.content_layers = {{4, 1}};
  judges.style_layers = {{1, 1}, {4, 1}};
  return judges;
}

RgbdImage content(const torch::Tensor& rgb, const torch::Tensor& depth = {}) {
  RgbdImage image;
  image.rgb = rgb;
  image.depth_m = depth;
  return image;
}

double value(const std::vector<Measure>& measures, const std::string& group, const std::string& name) {
  for (const auto& measure : measures) {
    if (measure.group == group && measure.name == name) return measure.value;
  }
  ADD_FAILURE() << "no " << group << " " << name;
  return NAN;
}

TEST(ComparePictures, APictureKeepsAllOfItself) {
  const auto rgb = picture(64, 96, 0.7);
  const auto measures = compare_pictures(judges(), content(rgb), rgb).measures;
  EXPECT_NEAR(value(measures, "depth", "rmse"), 0, 1e-6);
  EXPECT_NEAR(value(measures, "depth", "rank"), 1, 1e-12);
  EXPECT_DOUBLE_EQ(value(measures, "depth", "order"), 1);
  for (const std::string name : {"precision", "recall", "f"})
    EXPECT_DOUBLE_EQ(value(measures, "edges", name), 1);
  EXPECT_NEAR(value(measures, "saliency", "correlation"), 1, 1e-12);
  EXPECT_DOUBLE_EQ(value(measures, "saliency", "difference"), 0);
  EXPECT_NEAR(value(measures, "luma", "ssim"), 1, 1e-12);
  EXPECT_NEAR(value(measures, "content", "fire3"), 0, 1e-12);
  EXPECT_EQ(measures.size(), 10u) << "no style was given";
}

TEST(ComparePictures, AnInvertedPictureHasItsDepthTurnedRound) {
  const auto rgb = picture(64, 96, 0.7);
  for (const auto domain : {DepthDomain::kDepth, DepthDomain::kDisparity, DepthDomain::kOrdinal}) {
    const auto comparison = compare_pictures(judges(domain), content(rgb), 1 - rgb);
    EXPECT_NEAR(value(comparison.measures, "depth", "rank"), -1, 1e-6);
    EXPECT_NEAR(value(comparison.measures, "depth", "order"), 0, 1e-12);
    EXPECT_DOUBLE_EQ(value(comparison.measures, "edges", "f"), 1) << "its edges are where they were";
    EXPECT_LT(value(comparison.measures, "luma", "ssim"), 0);
  }
}

// Grey from 0.2 to 0.8 across, which a network of metres reads as such.
TEST(ComparePictures, AGivenDepthIsWhatTheReadingIsComparedWith) {
  const auto ramp = torch::linspace(0.2, 0.8, 96).view({1, 1, 1, 96}).expand({1, 1, 64, 96}).contiguous();
  auto depth = 10 * ramp;
  depth.slice(2, 0, 8).fill_(0);  // not measured
  const auto comparison = compare_pictures(
      judges(DepthDomain::kMetres), content(picture(64, 96, 0), depth), ramp.repeat({1, 3, 1, 1}));
  EXPECT_NEAR(value(comparison.measures, "depth", "rmse"), 0, 1e-4);
  EXPECT_DOUBLE_EQ(value(comparison.measures, "depth", "order"), 1);
  EXPECT_TRUE(torch::equal(comparison.content.depth, depth));
  EXPECT_TRUE(torch::allclose(comparison.result.depth.slice(2, 8), depth.slice(2, 8), 0, 1e-3));
}

TEST(ComparePictures, TheContentTakesTheSizeOfTheResult) {
  const auto rgb = picture(128, 192, 0.7);
  const auto comparison = compare_pictures(judges(), content(rgb), resize_picture(rgb, 64, 96));
  EXPECT_NEAR(value(comparison.measures, "luma", "ssim"), 1, 1e-12);
  EXPECT_EQ(comparison.content.edges.sizes(), (torch::IntArrayRef{1, 1, 64, 96}));
  EXPECT_NO_THROW(compare_pictures(judges(), content(picture(75, 100, 0)), picture(34, 44, 0))) << "33 x 44";
  EXPECT_THROW(compare_pictures(judges(), content(picture(75, 100, 0)), picture(75, 75, 0)), InputError);
}

TEST(ComparePictures, TheStyleHasADistanceAtEachLayerAndTheirMean) {
  auto with_style = judges();
  with_style.styles = {{"style", resize_picture(picture(64, 96, 2.0), 128, 192)}};
  const auto measures =
      compare_pictures(with_style, content(picture(64, 96, 0.7)), picture(64, 96, 0.7)).measures;
  const double first = value(measures, "style", "relu1"), second = value(measures, "style", "fire3");
  EXPECT_GT(first, 0);
  EXPECT_DOUBLE_EQ(value(measures, "style", "mean"), (first + second) / 2);
  const auto painted = resize_picture(with_style.styles[0].picture, 64, 96);
  const auto of_itself = compare_pictures(with_style, content(painted), painted).measures;
  EXPECT_NEAR(value(of_itself, "style", "mean"), 0, 1e-9) << "at its own long side";
}

// The masks are of the content's size, the result half as large.
TEST(ComparePictures, SeveralStylesAreEachMeasuredWhereTheyWerePainted) {
  auto two = judges();
  const auto dark = 0.2 * picture(64, 96, 2.0), bright = picture(64, 96, 0.7);
  two.styles = {{"style[0]", dark}, {"style[1]", bright}};
  auto left = torch::zeros({1, 1, 128, 192});
  left.slice(3, 0, 96).fill_(1);
  const auto result = torch::cat({dark.slice(3, 0, 48), bright.slice(3, 48)}, 3);
  const auto measures = [&](const torch::Tensor& first, const torch::Tensor& second) {
    return compare_pictures(two, content(picture(128, 192, 0.7)), result, {first, second}).measures;
  };
  const auto right_way = measures(left, 1 - left), wrong_way = measures(1 - left, left);
  for (const std::string name : {"style[0]", "style[1]"})
    EXPECT_LT(value(right_way, name, "mean"), value(wrong_way, name, "mean") / 2) << name;
  const auto nowhere = measures(torch::ones_like(left), torch::zeros_like(left));
  EXPECT_FALSE(std::isnan(value(nowhere, "style[0]", "mean")));
  EXPECT_TRUE(std::isnan(value(nowhere, "style[1]", "fire3")));
  EXPECT_TRUE(std::isnan(value(nowhere, "style[1]", "mean")));
}

TEST(MeanMeasures, AreTakenOverThePairsThatHaveThem) {
  const auto mean = mean_measures(
      {{{"a", "x", 1}, {"a", "y", NAN}}, {{"a", "x", 2}, {"a", "y", 40}}, {{"a", "x", 6}, {"a", "y", 20}}});
  EXPECT_DOUBLE_EQ(value(mean, "a", "x"), 3);
  EXPECT_DOUBLE_EQ(value(mean, "a", "y"), 30);
  EXPECT_TRUE(std::isnan(value(mean_measures({{{"a", "x", NAN}}}), "a", "x")));
}

TEST(MeanMeasures, AreTakenOneByOne) {
  const auto mean = mean_measures({{{"a", "x", 1}, {"a", "y", 10}}, {{"a", "x", 2}, {"a", "y", 40}}});
  EXPECT_DOUBLE_EQ(value(mean, "a", "x"), 1.5);
  EXPECT_DOUBLE_EQ(value(mean, "a", "y"), 25);
}

}  // namespace
}  // namespace rgbd_stylize
