#include "rgbd_stylize/features/feature_network.hpp"

#include "check_summary.hpp"
#include "goldens.hpp"
#include "on_cuda.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/features/network_tensors.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::expect_summary;
using testing_support::OnCuda;
using testing_support::picture;

FeatureNetwork hashed_network(const std::string& name, FeatureOptions options = {}) {
  const auto& table = layer_table(name);
  return {table, HashedWeights(layer_tensors(table)), options};
}

TEST(HashedTensor, AgreesWithTheIndependentFigures) {
  const auto tensor = hashed_tensor("features.0.weight", {64, 3, 3, 3}, 27).flatten();
  for (size_t i = 0; i < goldens::kHashed.size(); ++i) {
    EXPECT_FLOAT_EQ(tensor[static_cast<int64_t>(i)].item<float>(), static_cast<float>(goldens::kHashed[i]));
  }
}

TEST(Pictures, AgreeWithTheIndependentFigures) {
  const auto x = picture(4, 5, 0.7).flatten();
  for (size_t i = 0; i < goldens::kPicture4x5.size(); ++i) {
    EXPECT_NEAR(x[static_cast<int64_t>(i)].item<double>(), goldens::kPicture4x5[i], 1e-6);
  }
  const auto d = testing_support::depth_map(3, 4).flatten();
  for (size_t i = 0; i < goldens::kDepthMap3x4.size(); ++i) {
    EXPECT_NEAR(d[static_cast<int64_t>(i)].item<double>(), goldens::kDepthMap3x4[i], 1e-6);
  }
}

TEST(FeatureNetwork, AgreesWithTheIndependentFigures) {
  for (const auto& golden : goldens::kFeatures) {
    const auto network = hashed_network(golden.network);
    const auto features = network.forward(picture(72, 96, 0.7), {golden.layer});
    expect_summary(features[0], golden.summary, 1e-4, golden.network + " " + std::to_string(golden.layer));
  }
}

TEST_F(OnCuda, FeatureNetworkAgreesWithItself) {
  FeatureOptions options;
  options.device = torch::kCUDA;
  for (const auto& golden : goldens::kFeatures) {
    const auto features =
        hashed_network(golden.network, options).forward(picture(72, 96, 0.7).cuda(), {golden.layer});
    expect_summary(features[0], golden.summary, 1e-3, golden.network + " " + std::to_string(golden.layer));
  }
}

TEST(FeatureNetwork, ReturnsTapsInTheOrderAskedFor) {
  const auto network = hashed_network("vgg16");
  const auto both = network.forward(picture(16, 16, 0), {6, 1});
  EXPECT_EQ(both[0].size(1), 128);
  EXPECT_EQ(both[1].size(1), 64);
}

TEST(FeatureNetwork, AConvolutionIsTappedBeforeItsRelu) {
  const auto network = hashed_network("vgg16");
  const auto taps = network.forward(picture(16, 16, 0), {0, 1, 2, 3});
  EXPECT_LT(taps[0].min().item<float>(), 0);
  EXPECT_TRUE(torch::equal(taps[1], taps[0].relu()));
  EXPECT_LT(taps[2].min().item<float>(), 0);
  EXPECT_TRUE(torch::equal(taps[3], taps[2].relu()));
}

TEST(FeatureNetwork, PoolsByMaximumOrMean) {
  FeatureOptions options;
  options.deepest = 4;
  const auto max = hashed_network("vgg16", options).forward(picture(16, 16, 0), {3, 4});
  EXPECT_TRUE(torch::equal(max[1], torch::max_pool2d(max[0], 2)));
  options.pooling = Pooling::kAverage;
  const auto mean = hashed_network("vgg16", options).forward(picture(16, 16, 0), {3, 4});
  EXPECT_TRUE(torch::equal(mean[1], torch::avg_pool2d(mean[0], 2)));
}

// Another source's weights, its first filters multiplied.
class Multiplied : public WeightSource {
 public:
  Multiplied(const WeightSource& source, double factor) : source_(source), factor_(factor) {}
  [[nodiscard]] std::vector<std::string> names() const override { return source_.names(); }
  [[nodiscard]] torch::Tensor read(const std::string& name) const override {
    return source_.read(name) * (name == "features.0.weight" ? factor_ : 1);
  }
  [[nodiscard]] std::string description() const override { return "multiplied"; }

 private:
  const WeightSource& source_;
  double factor_;
};

TEST(FeatureNetwork, ActivationsAreInUnitsOfNormalisedPixels) {
  // Hashed weights have no biases: filters made for grey levels are 57.63 times as large, and nothing else
  // differs.
  const auto& table = layer_table("squeezenet");
  const HashedWeights normalised(layer_tensors(table));
  const Multiplied grey_levels(normalised, 0.226 * 255), twice(normalised, 2);
  const auto features = [&](const WeightSource& source) {
    return FeatureNetwork(table, source, {}).forward(picture(48, 48, 0.2), {4})[0];
  };
  EXPECT_TRUE(torch::allclose(features(grey_levels), features(normalised), 1e-4, 1e-5));
  EXPECT_TRUE(torch::allclose(features(twice), 2 * features(normalised), 1e-4, 1e-5))
      << "no other scale is touched";
}

TEST(FeatureNetwork, CaffePreprocessingIsTheSameNetworkOnOtherUnits) {
  // The same picture reaches the first convolution in both ways when its weights are rescaled and reordered
  // to match; away from the border, where padding by zero means another grey.
  const auto& table = layer_table("vgg16");
  const HashedWeights weights(layer_tensors(table));
  FeatureOptions options;
  options.deepest = 0;
  const auto x = picture(8, 8, 0.3);
  const auto torchvision = FeatureNetwork(table, weights, options).forward(x, {0})[0];
  options.preprocessing = Preprocessing::kCaffe;
  const auto caffe = FeatureNetwork(table, weights, options).forward(x, {0})[0];
  const auto weight = weights.read("features.0.weight");
  const auto bgr = x.flip(1) * 255 - torch::tensor({103.939f, 116.779f, 123.68f}).view({1, 3, 1, 1});
  EXPECT_TRUE(torch::allclose(caffe, torch::conv2d(bgr, weight, {}, 1, 1) / (0.226 * 255), 1e-4, 1e-4));
  EXPECT_FALSE(torch::allclose(caffe, torchvision, 1e-2, 1e-2));
}

TEST(FeatureNetwork, GradientReachesThePictureAndNotTheWeights) {
  const auto network = hashed_network("squeezenet");
  auto x = picture(48, 48, 0.2).requires_grad_(true);
  network.forward(x, {4})[0].square().sum().backward();
  EXPECT_GT(x.grad().abs().sum().item<float>(), 0);
}

TEST(FeatureNetwork, Bfloat16StaysNear) {
  FeatureOptions options;
  options.deepest = 8;
  const auto exact = hashed_network("vgg16", options).forward(picture(32, 32, 0.7), {8})[0];
  options.dtype = torch::kBFloat16;
  const auto rounded = hashed_network("vgg16", options).forward(picture(32, 32, 0.7), {8})[0];
  EXPECT_EQ(rounded.dtype(), torch::kFloat32);
  EXPECT_LT((rounded - exact).norm().item<double>(), 0.02 * exact.norm().item<double>());
  EXPECT_FALSE(torch::equal(rounded, exact));
}

TEST(FeatureNetwork, AFileOfTheFirstLayersServesThem) {
  const auto& table = layer_table("vgg16");
  auto first = layer_tensors(table);
  first.resize(4);  // conv1_1 and conv1_2
  const HashedWeights part(first);
  EXPECT_EQ(table.layers[static_cast<size_t>(last_layer_held(table, part))].name, "pool1");
  FeatureOptions options;
  options.deepest = 4;
  EXPECT_TRUE(torch::equal(FeatureNetwork(table, part, options).forward(picture(16, 16, 0), {4})[0],
                           hashed_network("vgg16").forward(picture(16, 16, 0), {4})[0]));
  options.deepest = 5;
  try {
    FeatureNetwork network(table, part, options);
    FAIL() << "no error";
  } catch (const WeightsError& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find(part.description()), std::string::npos) << what;
    EXPECT_NE(what.find("features.5.weight"), std::string::npos) << what;
    EXPECT_NE(what.find("vgg16 needs it"), std::string::npos) << what;
  }
}

TEST(FeatureNetwork, RefusesAnotherNetworksWeights) {
  const HashedWeights squeezenet(layer_tensors(layer_table("squeezenet")));
  try {
    FeatureNetwork network(layer_table("vgg16"), squeezenet, {});
    FAIL() << "no error";
  } catch (
      const WeightsError& error) {  // both call their first tensor features.0.weight; the next is missing
    EXPECT_NE(std::string(error.what()).find("features.2.weight"), std::string::npos) << error.what();
  }
  const HashedWeights vgg(layer_tensors(layer_table("vgg16")));
  EXPECT_THROW(FeatureNetwork(layer_table("squeezenet"), vgg, {}), WeightsError);
}

TEST(LayerSize, IsWhatTheNetworkMakes) {
  for (const auto& name : layer_table_names()) {
    const auto network = hashed_network(name);
    for (const int64_t side : {37, 48, 61}) {
      std::vector<int> taps(layer_table(name).layers.size());
      for (size_t i = 0; i < taps.size(); ++i) taps[i] = static_cast<int>(i);
      const auto features = network.forward(torch::zeros({1, 3, side, side + 5}), taps);
      for (size_t i = 0; i < taps.size(); ++i) {
        const auto [height, width] = layer_size(layer_table(name), taps[i], side, side + 5);
        EXPECT_EQ(height, features[i].size(2)) << name << ' ' << i;
        EXPECT_EQ(width, features[i].size(3)) << name << ' ' << i;
      }
    }
  }
  EXPECT_EQ(layer_size(layer_table("vgg16"), 30, 16, 16).first, 0);
  EXPECT_EQ(layer_size(layer_table("squeezenet"), 2, 3, 3).first, 0);
}

TEST(RealWeights, ThreeFilesOfSqueezeNetGiveTheSameFeatures) {
  const std::string folder = std::string(SHARED_DIR) + "/weights/";
  if (!std::ifstream(folder + "squeezenet1_1.pth")) GTEST_SKIP() << "no real weights beside this checkout";
  const auto& table = layer_table("squeezenet");
  const auto features = [&](const std::string& file, Preprocessing preprocessing) {
    FeatureOptions options;
    options.preprocessing = preprocessing;
    return FeatureNetwork(table, *open_weights(folder + file), options).forward(picture(72, 96, 0.7), {7})[0];
  };
  const auto zip = features("squeezenet1_1.pth", Preprocessing::kTorchvision);
  EXPECT_TRUE(torch::equal(zip, features("squeezenet1_1.legacy.pth", Preprocessing::kTorchvision)));
#ifdef RGBD_STYLIZE_HAVE_JSON
  // Half precision, and the scaling folded into the first convolution. Its first convolution has no padding,
  // so that the border agrees as well.
  const auto caffe = features("squeezenet1_1.caffe.safetensors", Preprocessing::kCaffe);
  EXPECT_LT((caffe - zip).norm().item<double>(), 5e-3 * zip.norm().item<double>());
#endif
}

}  // namespace
}  // namespace rgbd_stylize
