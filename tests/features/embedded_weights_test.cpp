#include "rgbd_stylize/features/embedded_weights.hpp"

#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/features/feature_network.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::picture;

class EmbeddedWeights : public ::testing::Test {
 protected:
  void SetUp() override {
    try {
      source_ = open_weights(embedded_weights(), "embedded");
    } catch (const WeightsError& error) {
      if (std::string(error.what()).find("nlohmann_json") == std::string::npos) throw;
      GTEST_SKIP() << "built without nlohmann_json";
    }
  }
  std::unique_ptr<WeightSource> source_;
};

TEST_F(EmbeddedWeights, HoldTheCompactNetworkAsFloat16AndNothingElse) {
  const auto tensors = layer_tensors(layer_table("compact"));
  ASSERT_EQ(source_->names().size(), tensors.size());
  size_t elements = 0;
  for (const auto& [name, sizes] : tensors) {
    const auto tensor = source_->read(name);
    EXPECT_EQ(tensor.sizes(), c10::IntArrayRef(sizes)) << name;
    elements += static_cast<size_t>(tensor.numel());
  }
  // 3·16·9 + 16·32·9 + 32·48·9 + 48·64·9 + 64·112·9 + 3·112·112·9 weights, and 608 biases
  EXPECT_EQ(elements, 450320u);
  EXPECT_GT(embedded_weights().size(), 2 * elements);
  EXPECT_LT(embedded_weights().size(), 2 * elements + 4096);
}

TEST_F(EmbeddedWeights, MakeANetworkWhoseLayersAllRespond) {
  const FeatureNetwork network(layer_table("compact"), *source_, {});
  for (const auto& features : network.forward(picture(72, 96, 0.7), {1, 3, 6, 8, 11, 13, 15, 17})) {
    const auto rms = features.square().mean().sqrt().item<double>();
    EXPECT_GT(rms, 0.01);
    EXPECT_LT(rms, 100);
  }
}

}  // namespace
}  // namespace rgbd_stylize
