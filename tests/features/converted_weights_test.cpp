// Weights converted to the project's own form paint as the files they were made from.
#include "pictures.hpp"
#include "rgbd_stylize/features/feature_network.hpp"
#include "rgbd_stylize/features/network_tensors.hpp"
#include "rgbd_stylize/weights/safetensors_writer.hpp"
#include "temporary_folder.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

TEST(ConvertedWeights, OfBothFormsGiveTheSameFeatures) {
  const auto folder = std::string(SHARED_DIR) + "/weights/";
  const auto& table = layer_table("squeezenet");
  const testing_support::TemporaryFolder temporary;
  const auto converted = temporary.file("converted.safetensors");
  const auto picture = testing_support::picture(72, 96, 0.7);
  for (const std::string name : {"squeezenet1_1.pth", "squeezenet1_1.legacy.pth"}) {
    if (!std::filesystem::exists(folder + name)) GTEST_SKIP() << folder + name << " is not here";
    const auto source = open_weights(folder + name);
    EXPECT_EQ(recognise_network(*source).name, "squeezenet");
    write_safetensors(converted, network_tensors(table, *source));
    const auto before = FeatureNetwork(table, *source, {}).forward(picture, {1, 7, 12});
    const auto after = FeatureNetwork(table, *open_weights(converted), {}).forward(picture, {1, 7, 12});
    for (size_t i = 0; i < before.size(); ++i) EXPECT_TRUE(torch::equal(before[i], after[i])) << name << i;
  }
}

}  // namespace
}  // namespace rgbd_stylize
