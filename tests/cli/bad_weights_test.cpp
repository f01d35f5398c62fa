// Weights that are missing or not what was wanted: exit code 4, one line, nothing written.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kWeights = 4;

class BadWeightsTest : public CliTest {
 protected:
  void expect_weights_refused(const std::string& content,
                              const std::string& wanted,
                              const Arguments& more = {}) const {
    write_file(at("bad.weights"), content);
    expect_refused(Arguments{"--weights", "bad.weights"} + more, kWeights, {"bad.weights: ", wanted});
  }
};

// The first layers of SqueezeNet and of VGG have tensors of the same names and shapes.
TEST_F(BadWeightsTest, OfAnotherNetwork) {
  const auto vgg = safetensors({{"features.0.weight", {64, 3, 3, 3}},
                                {"features.0.bias", {64}},
                                {"features.2.weight", {64, 64, 3, 3}},
                                {"features.2.bias", {64}}});
  expect_weights_refused(vgg, "features.3.squeeze.weight");
  const auto squeezenet = safetensors({{"features.0.weight", {64, 3, 3, 3}},
                                       {"features.0.bias", {64}},
                                       {"features.3.squeeze.weight", {16, 64, 1, 1}},
                                       {"features.3.squeeze.bias", {16}}});
  expect_weights_refused(squeezenet, "features.2.weight", {"--features", "vgg16"});
}

TEST_F(BadWeightsTest, OfSomethingElseAltogether) {
  expect_weights_refused(safetensors({{"encoder.weight", {4, 3, 3, 3}}}), "features.0.weight");
}

TEST_F(BadWeightsTest, OfAnotherShape) {
  expect_weights_refused(safetensors({{"features.0.weight", {64, 4, 3, 3}}, {"features.0.bias", {64}}}),
                         "features.0.weight",
                         kFirstLayer);
}

TEST_F(BadWeightsTest, AskedForLayersThatTheFileDoesNotHold) {
  expect_weights_refused(
      squeezenet_start(), "the last layer that the file holds", {"--style-layers", "fire3"});
}

TEST_F(BadWeightsTest, TooFewLayersForTheNetworksDefaults) {
  const auto vgg = safetensors({{"features.0.weight", {64, 3, 3, 3}}, {"features.0.bias", {64}}});
  expect_weights_refused(vgg, "--content-layers", {"--features", "vgg16"});
}

TEST_F(BadWeightsTest, WithoutTheFirstLayer) {
  const auto vgg = safetensors({{"features.2.weight", {64, 64, 3, 3}}, {"features.2.bias", {64}}});
  expect_weights_refused(
      vgg, "does not hold the first layer of vgg16, 'features.0.weight'", {"--features", "vgg16"});
}

TEST_F(BadWeightsTest, Truncated) {
  const auto whole = squeezenet_start();
  expect_weights_refused(whole.substr(0, whole.size() - 100), "cut short");
  expect_weights_refused(whole.substr(0, 40), "cut short");
  expect_weights_refused("", "empty");
  const auto zip = file_content(TEST_DATA_DIR "/weights/plain.zip.pth");
  expect_weights_refused(zip.substr(0, zip.size() / 2), "cut short");
  const auto legacy = file_content(TEST_DATA_DIR "/weights/plain.legacy.pth");
  expect_weights_refused(legacy.substr(0, legacy.size() - 8), "cut short");
}

TEST_F(BadWeightsTest, APickleThatCallsAFunctionIsNotRun) {
  for (const std::string form : {"zip", "legacy"}) {
    const auto pickle = file_content(TEST_DATA_DIR "/weights/call." + form + ".pth");
    ASSERT_TRUE(contains(pickle, "touch rgbd_stylize_ran_a_pickle"));
    expect_weights_refused(pickle, "refused, and nothing of it was run");
    EXPECT_FALSE(fs::exists(at("rgbd_stylize_ran_a_pickle")));
  }
}

TEST_F(BadWeightsTest, AHeaderThatClaimsMoreBytesThanTheFileHas) {
  auto whole = squeezenet_start();
  whole[3] = 1;  // a header of 16 megabytes more
  expect_weights_refused(whole, "header");
  whole[7] = 127;  // and of nearly 2^63 more
  expect_weights_refused(whole, "header");
}

TEST_F(BadWeightsTest, ATensorThatClaimsMoreBytesThanTheFileHas) {
  auto whole = squeezenet_start();
  const auto at = whole.find("[64,3,3,3]");
  ASSERT_NE(at, std::string::npos);
  whole.replace(at, 10, "[64,3,3,9]");
  expect_weights_refused(whole, "features.0.weight");
}

TEST_F(BadWeightsTest, NoWeightsFile) {
  write_file(at("text.pth"), "This is no weights file.\n");
  expect_refused({"--weights", "text.pth"}, kWeights, {"text.pth: is not a weights file"});
  expect_refused({"--weights", "missing.pth"}, kWeights, {"missing.pth"});
  expect_refused({"--weights", "."}, kWeights, {".: "});
}

TEST_F(BadWeightsTest, NoWeightsAnywhereSaysWhereTheyWereLookedFor) {
  environment_["RGBD_STYLIZE_WEIGHTS"] = at("trained");
  const Arguments job = {"--rgb", "room.png", "--style", "night.png", "--features", "vgg19"};
  expect_refused_as_given(job,
                          kWeights,
                          {at("trained") + ", " + at("cache/rgbd_stylize"),
                           "vgg19-dcbb9e9d.pth",
                           "rgbd_stylize weights fetch vgg19"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
