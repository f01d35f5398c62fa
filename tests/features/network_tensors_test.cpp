#include "rgbd_stylize/features/network_tensors.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

std::vector<TensorShape> with_classifier(std::vector<TensorShape> tensors) {
  tensors.push_back({"classifier.1.weight", {10, 512, 1, 1}});
  tensors.push_back({"classifier.1.bias", {10}});
  return tensors;
}

std::vector<TensorShape> first(std::vector<TensorShape> tensors, size_t count) {
  tensors.resize(count);
  return tensors;
}

// One tensor of one value.
class Constant : public WeightSource {
 public:
  Constant(TensorShape tensor, double value) : tensor_(std::move(tensor)), value_(value) {}
  [[nodiscard]] std::vector<std::string> names() const override { return {tensor_.name, "features.0.bias"}; }
  [[nodiscard]] torch::Tensor read(const std::string& name) const override {
    return name == tensor_.name ? torch::full(tensor_.sizes, value_) : torch::zeros({tensor_.sizes[0]});
  }
  [[nodiscard]] std::string description() const override { return "constant.pth"; }

 private:
  TensorShape tensor_;
  double value_;
};

TEST(RecogniseNetwork, TellsEveryNetworkByItsTensors) {
  for (const auto& name : layer_table_names()) {
    const HashedWeights weights(with_classifier(layer_tensors(layer_table(name))));
    EXPECT_EQ(recognise_network(weights).name, name);
  }
}

TEST(RecogniseNetwork, TheFirstLayersCanBelongToSeveral) {
  const auto all = layer_tensors(layer_table("vgg19"));
  EXPECT_THROW(recognise_network(HashedWeights(first(all, all.size() - 1))), WeightsError);
}

TEST(NetworkTensors, LeavesOutWhatIsNoLayer) {
  const auto& table = layer_table("squeezenet");
  const auto wanted = layer_tensors(table);
  const auto tensors = network_tensors(table, HashedWeights(with_classifier(wanted)));
  ASSERT_EQ(tensors.size(), wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) EXPECT_EQ(tensors[i].first, wanted[i].name);
}

TEST(NetworkTensors, EndsWithTheLastLayerThatIsHeld) {
  const auto& table = layer_table("vgg19");
  const auto tensors = network_tensors(table, HashedWeights(first(layer_tensors(table), 5)));
  ASSERT_EQ(tensors.size(), 4u) << "two convolutions; of the third there is only the weight";
  EXPECT_EQ(tensors.back().first, "features.2.bias");
}

TEST(NetworkTensors, OfAnotherNetworkAreRefused) {
  const HashedWeights compact(layer_tensors(layer_table("compact")));
  EXPECT_THROW(network_tensors(layer_table("vgg19"), compact), WeightsError);
  EXPECT_THROW(network_tensors(layer_table("vgg19"), HashedWeights({{"encoder.weight", {1}}})), WeightsError);
}

TEST(NetworkTensors, HalfIsWithinItsOwnRounding) {
  const auto& table = layer_table("squeezenet");
  const HashedWeights weights(layer_tensors(table));
  for (const auto& [name, half] : network_tensors(table, weights, torch::kFloat16)) {
    EXPECT_EQ(half.scalar_type(), torch::kFloat16) << name;
    const auto exact = weights.read(name);
    // 11 bits of significand, and below 2^-14 steps of 2^-24.
    const auto allowed = exact.abs() / 2048 + std::ldexp(1.0, -25);
    EXPECT_TRUE(((half.to(torch::kFloat32) - exact).abs() <= allowed).all().item<bool>()) << name;
  }
}

TEST(NetworkTensors, NumbersThatHalfCannotHoldAreRefused) {
  const TensorShape tensor{"features.0.weight", {64, 3, 3, 3}};
  const auto& table = layer_table("vgg16");
  EXPECT_EQ(network_tensors(table, Constant(tensor, 65504), torch::kFloat16).size(), 2u);
  EXPECT_THROW(network_tensors(table, Constant(tensor, 1e5), torch::kFloat16), WeightsError);
}

TEST(NetworkTensors, NumbersThatAreNoneAreRefused) {
  const auto& table = layer_table("vgg16");
  for (const double value : {NAN, INFINITY, -INFINITY}) {
    try {
      network_tensors(table, Constant({"features.0.weight", {64, 3, 3, 3}}, value));
      FAIL() << "no error";
    } catch (const WeightsError& error) {
      const std::string what = error.what();
      EXPECT_EQ(what.find("constant.pth: not all of features.0.weight are finite numbers"), 0u) << what;
    }
  }
}

}  // namespace
}  // namespace rgbd_stylize
