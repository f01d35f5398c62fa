#include "rgbd_stylize/evaluate/feature_distances.hpp"

#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/losses/gram.hpp"
#include "rgbd_stylize/masks/guide.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::picture;

const std::vector<WeightedLayer> kLayers = {{1, 0.5}, {4, 7}};

FeatureNetwork network() {
  const auto& table = layer_table("squeezenet");
  FeatureOptions options;
  options.deepest = 4;
  return {table, HashedWeights(layer_tensors(table)), options};
}

TEST(StyleDistances, AreTheShareOfTheGramMatrixThatIsOff) {
  const auto judge = network();
  const auto result = picture(40, 48, 0.7), style = picture(56, 36, 2.0);
  const auto distances = style_distances(judge, kLayers, result, style);
  ASSERT_EQ(distances.size(), kLayers.size());
  for (size_t i = 0; i < kLayers.size(); ++i) {
    const auto g = gram(judge.forward(result, {kLayers[i].index})[0]);
    const auto a = gram(judge.forward(style, {kLayers[i].index})[0]);
    const auto wanted = ((g - a).square().sum() / a.square().sum()).item<double>();
    EXPECT_NEAR(distances[i], wanted, 1e-5 * wanted) << "whatever the layer weighs";
    EXPECT_GT(wanted, 1e-3) << "there is something to be wrong about";
  }
}

// Left the style itself, right another picture. The mask ends before the seam, which the layers smear.
TEST(StyleDistances, AreThoseOfWhatTheMaskSelects) {
  const auto style = picture(40, 64, 0.7), other = picture(40, 64, 2.0);
  const auto result = torch::cat({style.slice(3, 0, 32), other.slice(3, 32)}, 3);
  auto left = torch::zeros({1, 1, 40, 64});
  left.slice(3, 0, 24).fill_(1);
  const auto judge = network();
  const auto there = style_distances(judge, kLayers, result, style.slice(3, 0, 32), left);
  const auto elsewhere = style_distances(judge, kLayers, result, style.slice(3, 0, 32), 1 - left);
  for (size_t i = 0; i < kLayers.size(); ++i) {
    const auto features = judge.forward(result, {kLayers[i].index})[0];
    const auto guide = guide_simple(left, features.size(2), features.size(3));
    const auto a = gram(judge.forward(style.slice(3, 0, 32), {kLayers[i].index})[0]);
    const auto wanted = ((gram(features, guide) - a).square().sum() / a.square().sum()).item<double>();
    EXPECT_NEAR(there[i], wanted, 1e-5 * wanted);
    EXPECT_LT(there[i], elsewhere[i] / 2);
  }
}

TEST(StyleDistances, AreMissingWhereTheMaskSelectsNothing) {
  const auto nothing = torch::zeros({1, 1, 40, 48});
  for (const double distance :
       style_distances(network(), kLayers, picture(40, 48, 0.7), picture(56, 36, 2.0), nothing))
    EXPECT_TRUE(std::isnan(distance));
}

TEST(StyleDistances, AreZeroForTheStyleItself) {
  for (const double distance :
       style_distances(network(), kLayers, picture(40, 48, 0.7), picture(40, 48, 0.7)))
    EXPECT_DOUBLE_EQ(distance, 0);
}

TEST(ContentDistances, AreTheShareOfTheFeaturesThatIsOff) {
  const auto judge = network();
  const auto result = picture(40, 48, 0.7), content = picture(40, 48, 1.0);
  const auto distances = content_distances(judge, {{4, 3}}, result, content);
  const auto f = judge.forward(result, {4})[0], p = judge.forward(content, {4})[0];
  const auto wanted = ((f - p).square().sum() / p.square().sum()).item<double>();
  ASSERT_EQ(distances.size(), 1u);
  EXPECT_NEAR(distances[0], wanted, 1e-5 * wanted);
  EXPECT_DOUBLE_EQ(content_distances(judge, {{4, 3}}, content, content)[0], 0);
}

TEST(FeatureDistances, RefuseAPictureOfWhichNothingIsLeft) {
  EXPECT_THROW(content_distances(network(), kLayers, picture(4, 48, 0), picture(4, 48, 0)), InputError);
}

}  // namespace
}  // namespace rgbd_stylize
