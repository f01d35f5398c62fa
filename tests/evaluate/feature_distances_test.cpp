#include "rgbd_stylize/evaluate/feature_distances.hpp"

#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/losses/gram.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

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
