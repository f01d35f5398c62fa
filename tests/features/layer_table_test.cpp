#include "rgbd_stylize/features/layer_table.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <string>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

std::string name_at(const std::string& network, int index) {
  return layer_table(network).layers.at(static_cast<size_t>(index)).name;
}

// The indices are torchvision's, as every published setting writes them.
TEST(LayerTable, NumbersLayersAsTorchvision) {
  EXPECT_EQ(layer_table("vgg16").layers.size(), 31u);
  EXPECT_EQ(layer_table("vgg19").layers.size(), 37u);
  EXPECT_EQ(layer_table("squeezenet").layers.size(), 13u);
  EXPECT_EQ(name_at("vgg16", 3), "relu1_2");
  EXPECT_EQ(name_at("vgg16", 15), "relu3_3");
  EXPECT_EQ(name_at("vgg16", 22), "relu4_3");
  EXPECT_EQ(name_at("vgg16", 28), "conv5_3");
  EXPECT_EQ(name_at("vgg19", 20), "relu4_1");
  EXPECT_EQ(name_at("vgg19", 22), "relu4_2");
  EXPECT_EQ(name_at("vgg19", 29), "relu5_1");
  EXPECT_EQ(name_at("squeezenet", 2), "pool1");
  EXPECT_EQ(name_at("squeezenet", 3), "fire2");
  EXPECT_EQ(name_at("squeezenet", 12), "fire9");
  EXPECT_EQ(layer_table("compact").layers.size(), 19u);
  EXPECT_EQ(name_at("compact", 17), "relu3_4");
}

TEST(LayerTable, ListsTheTensorsOfALayer) {
  const auto convolution = layer_tensors(layer_table("vgg16"), 5);
  ASSERT_EQ(convolution.size(), 2u);
  EXPECT_EQ(convolution[0].name, "features.5.weight");
  EXPECT_EQ(convolution[0].sizes, (std::vector<int64_t>{128, 64, 3, 3}));
  EXPECT_EQ(convolution[1].sizes, (std::vector<int64_t>{128}));
  const auto fire = layer_tensors(layer_table("squeezenet"), 3);
  ASSERT_EQ(fire.size(), 6u);
  EXPECT_EQ(fire[0].name, "features.3.squeeze.weight");
  EXPECT_EQ(fire[4].name, "features.3.expand3x3.weight");
  EXPECT_EQ(fire[4].sizes, (std::vector<int64_t>{64, 16, 3, 3}));
  EXPECT_TRUE(layer_tensors(layer_table("vgg16"), 1).empty());
}

TEST(LayerTable, RefusesUnknownNetworksAndLayers) {
  EXPECT_THROW(layer_table("alexnet"), UsageError);
  try {
    find_layer(layer_table("vgg16"), "relu9_9");
    FAIL() << "no error";
  } catch (const UsageError& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("'relu9_9'"), std::string::npos) << what;
    EXPECT_NE(what.find("relu3_3"), std::string::npos) << what;
  }
  EXPECT_THROW(find_layer(layer_table("vgg16"), "31"), UsageError);
}

TEST(ParseLayers, ReadsNamesIndicesAndWeights) {
  const auto& table = layer_table("vgg16");
  const auto layers = parse_layers(table, "relu1_2,8:0.5,relu3_3:2", "--style-layers");
  ASSERT_EQ(layers.size(), 3u);
  EXPECT_EQ(layers[0].index, 3);
  EXPECT_EQ(layers[0].weight, 1);
  EXPECT_EQ(layers[1].index, 8);
  EXPECT_EQ(layers[1].weight, 0.5);
  EXPECT_EQ(layers_text(table, layers), "relu1_2,relu2_2:0.5,relu3_3:2");
}

TEST(ParseLayers, RefusesNonsense) {
  const auto& table = layer_table("vgg16");
  for (const std::string text :
       {"", "relu1_2:", "relu1_2:x", "relu1_2:-1", "relu1_2:nan", "relu1_2,3", "nope"}) {
    EXPECT_THROW(parse_layers(table, text, "--style-layers"), UsageError) << "'" << text << "'";
  }
}

}  // namespace
}  // namespace rgbd_stylize
