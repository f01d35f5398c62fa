// `weights`: list, path and verify.
#include "weights_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kWeights = 4;

using WeightsListTest = WeightsCommandTest;

TEST_F(WeightsListTest, SaysWhatThereIsAndWhereItIs) {
  write_cached("vgg19-dcbb9e9d.pth", "");
  write_cached("monodepth2-stereo_1024x320/encoder.pth", "");
  write_cached("monodepth2-stereo_1024x320/depth.pth", "");
  write_cached("monodepth2-mono_1024x320/encoder.pth", "without the other half");
  const auto ended = run({"weights", "list"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  std::map<std::string, std::string> places;  // by name
  std::string name;
  for (const auto& line : lines_of(ended.out)) {
    if (line[0] != ' ') name = line;
    if (starts_with(line, "  where    ")) places[name] = line.substr(11);
  }
  EXPECT_EQ(places.size(), 15u);
  EXPECT_EQ(places["compact"], "part of this program");
  EXPECT_EQ(places["compact (depth)"], "part of this program");
  EXPECT_EQ(places["wide (depth)"], "part of this program");
  EXPECT_EQ(places["vgg16"], "missing");
  EXPECT_EQ(places["vgg19"], cached("vgg19-dcbb9e9d.pth"));
  EXPECT_EQ(places["monodepth2-stereo-1024x320"], cached("monodepth2-stereo_1024x320"));
  EXPECT_EQ(places["monodepth2-mono-1024x320"], "missing");
  for (const std::string word : {"553 MB", "BSD 3-Clause", "non-commercial", "397923af8e79cdbb"})
    EXPECT_TRUE(contains(ended.out, word)) << word;
}

TEST_F(WeightsListTest, NamesAConvertedFileThatIsUsedInstead) {
  write_cached("squeezenet.safetensors", squeezenet_start());
  const auto used = "missing; " + cached("squeezenet.safetensors") + " is used";
  EXPECT_TRUE(contains(run({"weights", "list"}).out, used));
}

using WeightsPathTest = WeightsCommandTest;

TEST_F(WeightsPathTest, TheEmbeddedWeightsHaveNone) {
  for (const std::string command : {"path", "fetch"}) {
    for (const std::string name : {"compact", "pair"}) {
      const auto ended = run({"weights", command, name});
      EXPECT_EQ(ended.status, 2);
      EXPECT_TRUE(contains(ended.err, name + " is part of this program")) << ended.err;
    }
  }
}

TEST_F(WeightsPathTest, TheFoldersInTheOrderOfTheSearch) {
  environment_["RGBD_STYLIZE_WEIGHTS"] = "/from/the/environment";
  EXPECT_EQ(run({"weights", "path"}).out, "/from/the/environment\n" + at("cache/rgbd_stylize") + "\n");
  EXPECT_EQ(run({"weights", "path", "--weights-dir", "/given"}).out,
            "/given\n" + at("cache/rgbd_stylize") + "\n");
}

TEST_F(WeightsPathTest, TheFileOfAName) {
  write_cached("vgg19_half.safetensors", "");
  EXPECT_EQ(run({"weights", "path", "vgg19"}).out, cached("vgg19_half.safetensors") + "\n");
  expect_error({"path", "vgg16"}, kWeights, {at("cache/rgbd_stylize"), "rgbd_stylize weights fetch vgg16"});
  expect_error({"path", "vgg"}, kUsage, {"vgg", "wanted one of vgg16, vgg19, "});
  expect_error({"path", "vgg61"}, kUsage, {"vgg61", "wanted one of vgg16, vgg19, "});
}

using WeightsVerifyTest = WeightsCommandTest;

TEST_F(WeightsVerifyTest, DamageIsShownAndIsAFailure) {
  write_cached(kVgg16, "abc");
  for (const Arguments& what : {Arguments{}, Arguments{"vgg16"}, Arguments{cached(kVgg16)}}) {
    const auto ended = expect_error(Arguments{"verify"} + what, kWeights, {"1 of 1"});
    EXPECT_TRUE(
        contains(ended.out,
                 cached(kVgg16) + ": has sha256 " +
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad, wanted 397923af"))
        << ended.out;
  }
}

TEST_F(WeightsVerifyTest, UnpackedFilesAreComparedWithWhatWasUnpacked) {
  const std::string folder = "monodepth2-mono_640x192/";
  write_cached(folder + "encoder.pth", "abc");
  write_cached(folder + "depth.pth", "");
  write_cached(folder + "SHA256SUMS",
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  encoder.pth\n"
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  depth.pth\n");
  EXPECT_EQ(run({"weights", "verify"}).status, 0);
  EXPECT_EQ(run({"weights", "verify", cached(folder)}).status, 0) << "also by the folder's name";
  write_cached(folder + "depth.pth", "abd");
  const auto ended = expect_error({"verify", "monodepth2"}, kWeights, {"1 of 1"});
  EXPECT_TRUE(contains(ended.out, cached(folder + "depth.pth") + ": has sha256 ")) << ended.out;
}

TEST_F(WeightsVerifyTest, WhatIsNotThereOrNotPublished) {
  const auto nothing = run({"weights", "verify"});
  EXPECT_EQ(nothing.status, 0);
  EXPECT_TRUE(starts_with(nothing.out, "no published weights in ")) << nothing.out;
  write_cached("vgg16.safetensors", "abc");
  EXPECT_EQ(run({"weights", "verify"}).out,
            cached("vgg16.safetensors") +
                ": not compared; it is used as vgg16, but has not the name of what was published, " + kVgg16 +
                "\n");
  fs::remove(cached("vgg16.safetensors"));
  expect_error({"verify", "vgg16"}, kWeights, {kVgg16, "rgbd_stylize weights fetch vgg16"});
  write_file(at("mine.pth"), "abc");
  expect_error({"verify", "mine.pth"}, kUsage, {"mine.pth", "nothing of that name is published"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
