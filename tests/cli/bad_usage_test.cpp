// Options that make no sense: exit code 2, one line that names the option, nothing written.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kInput = 3;
constexpr int kResources = 5;

using BadMaskTest = CliTest;

const Arguments kDepth = {"--depth", "room_depth.png", "--mask"};

TEST_F(BadMaskTest, AnUnknownKind) {
  expect_refused(
      kDepth + Arguments{"wave:3"}, kUsage, {"mask 'wave:3': 'wave' is not a kind of mask", "sigmoid:k,t"});
  expect_refused({"--depth", "room_depth.png", "--content-mask", "wave:3"}, kUsage, {"mask 'wave:3'"});
}

TEST_F(BadMaskTest, AWrongNumberOfArguments) {
  expect_refused(kDepth + Arguments{"sigmoid:20"}, kUsage, {"mask 'sigmoid:20': 1 numbers given"});
  expect_refused(kDepth + Arguments{"step:1,2"}, kUsage, {"mask 'step:1,2': 2 numbers given"});
  expect_refused(kDepth + Arguments{"power"}, kUsage, {"mask 'power': 0 numbers given"});
}

TEST_F(BadMaskTest, NotANumber) {
  expect_refused(kDepth + Arguments{"sigmoid:nan,0.5"}, kUsage, {"'nan' is not a finite number"});
  expect_refused(kDepth + Arguments{"sigmoid:20,inf"}, kUsage, {"'inf' is not a finite number"});
  expect_refused(kDepth + Arguments{"sigmoid:20,half"}, kUsage, {"'half' is not a number"});
}

TEST_F(BadMaskTest, NotAsManyMasksAsStyles) {
  const Arguments two = {"--style", "night.png", "--style", "ember.png"};
  expect_refused(two + Arguments{"--mask", "ones"}, kUsage, {"--mask: 1 given for 2 styles"});
  expect_refused({"--mask", "ones", "--mask", "ones"}, kUsage, {"--mask: 2 given for 1 styles"});
}

TEST_F(BadMaskTest, RestAlone) {
  expect_refused(kDepth + Arguments{"rest"}, kUsage, {"mask 'rest'"});
  expect_refused({"--depth", "room_depth.png", "--content-mask", "rest"}, kUsage, {"--content-mask rest"});
}

TEST_F(BadMaskTest, AMaskOfDepthWithoutDepth) {
  expect_refused({"--mask", "sigmoid:20,0.5"}, kUsage, {"--depth predict"});
}

TEST_F(BadMaskTest, AMaskOfNoPhotograph) {
  expect_refused_as_given({"mask", "--mask", "ones"}, kUsage, {"mask: name the photograph with --rgb"});
}

using BadUsageTest = CliTest;

TEST_F(BadUsageTest, NotANumber) {
  for (const std::string option :
       {"--content-weight", "--style-weight", "--tv-weight", "--learning-rate", "--style-scale"}) {
    expect_refused({option, "nan"}, kUsage, {option + " nan: wanted a number"});
    expect_refused({option, "-1"}, kUsage, {option + " -1: wanted a number"});
  }
  expect_refused({"--depth", "room_depth.png", "--depth-scale", "nan"}, kUsage, {"--depth-scale nan"});
  expect_refused({"--depth", "room_depth.png", "--depth-clip", "nan,3"}, kUsage, {"--depth-clip nan,3"});
  expect_refused({"--lr-steps", "2:nan"}, kUsage, {"--lr-steps 2:nan"});
  expect_refused({"--style-layers", "relu1:nan"}, kUsage, {"--style-layers relu1:nan"});
}

TEST_F(BadUsageTest, NumbersOutOfRange) {
  expect_refused({"--iterations", "0"}, kUsage, {"--iterations 0: wanted at least 1"});
  expect_refused({"--scales", "0"}, kUsage, {"--scales 0: wanted auto or a number from 1"});
  expect_refused({"--scales", "9"}, kUsage, {"--scales 9"});
  expect_refused({"--size", "-1"}, kUsage, {"--size"});
  expect_refused({"--size", "large"}, kUsage, {"--size"});
  expect_refused({"--size", "9999999999"}, kUsage, {"--size"});
  expect_refused({"--depth", "room_depth.png", "--depth-scale", "0"}, kUsage, {"--depth-scale"});
  expect_refused({"--threads", "-1"}, kUsage, {"--threads"});
  expect_refused({"--save-every", "-1"}, kUsage, {"--save-every"});
}

TEST_F(BadUsageTest, ALayerThatDoesNotExist) {
  const std::string those_that_do = "conv1 relu1 pool1 fire2 fire3 pool2 fire4";
  expect_refused({"--style-layers", "relu9_9"},
                 kUsage,
                 {"layer 'relu9_9': squeezenet has no such layer", those_that_do});
  expect_refused({"--content-layers", "13"}, kUsage, {those_that_do});
}

TEST_F(BadUsageTest, CudaWithoutCuda) {
  if (contains(run({"doctor"}).out, " devices")) GTEST_SKIP() << "this machine has a CUDA device";
  expect_refused({"--device", "cuda"}, kResources, {"--device cuda: "});
  expect_refused({"--device", "cuda:3"}, kResources, {"use --device cpu"});
}

TEST_F(BadUsageTest, WordsThatNoOptionKnows) {
  for (const std::string option : {"--device",
                                   "--precision",
                                   "--convention",
                                   "--optimizer",
                                   "--pooling",
                                   "--keep-colors",
                                   "--guide",
                                   "--preprocessing",
                                   "--preset",
                                   "--features"}) {
    expect_refused({option, "monet"}, kUsage, {option + " monet: "});
  }
}

TEST_F(BadUsageTest, AnUnknownOption) {
  expect_refused({"--brush", "large"}, kUsage, {"--brush"});
  expect_refused({"paint"}, kUsage, {"paint"});
}

TEST_F(BadUsageTest, NoValueAfterAnOption) {
  for (const std::string option : {"--rgb", "--mask", "--size", "--trace"}) {
    auto arguments = quick({});
    arguments.push_back(option);
    expect_refused_as_given(arguments, kUsage, {option});
  }
}

TEST_F(BadUsageTest, NoPicture) {
  expect_refused_as_given({"--style", "night.png"}, kUsage, {"--rgb"});
  expect_refused_as_given({}, kUsage, {"--rgb"});
}

TEST_F(BadUsageTest, NoStyle) { expect_refused_as_given({"--rgb", "room.png"}, kUsage, {"--style"}); }

TEST_F(BadUsageTest, NotAsManyWeightsAsStyles) {
  expect_refused({"--style-weight", "1,2"}, kUsage, {"--style-weight: 2 given for 1 styles"});
}

TEST_F(BadUsageTest, NothingToOptimise) {
  expect_refused(
      {"--content-weight", "0", "--style-weight", "0", "--tv-weight", "0"}, kUsage, {"--style-weight"});
}

TEST_F(BadUsageTest, AConfigFileThatIsNotThereOrSaysWhatNobodyKnows) {
  expect_refused({"--config", "missing.toml"}, kInput, {"--config missing.toml: there is no such file"});
  write_file(at("typo.toml"), "iteratons = 5\n");
  expect_refused({"--config", "typo.toml"}, kUsage, {"--config typo.toml: there is no option iteratons"});
  write_file(at("section.toml"), "[bogus]\niterations = 5\n");
  expect_refused({"--config", "section.toml"},
                 kUsage,
                 {"section.toml: there is nothing here that a section [bogus] is for"});
  expect_refused({"--config", "room.png"}, kUsage, {"--config room.png: is no text file of options"});
}

TEST_F(BadUsageTest, AnEmptyValueIsNotTakenForNone) {
  EXPECT_EQ(run(quick({"--iterations", "1", "--lr-steps", "", "--style-layers", ""})).status, 0)
      << "empty lists";
  for (const std::string option : {"--depth", "--init"})
    expect_refused({option, ""}, kUsage, {option + ": its value is empty"});
  expect_refused_as_given(
      {"--rgb", "room.png", "--style", "night.png", "-o", ""}, kUsage, {"--output: its value is empty"});
  expect_refused_as_given(
      {"mask", "--rgb", "room.png", "--mask", ""}, kUsage, {"--mask: its value is empty"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
