// The commands beside the main one, and help.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

using MaskCommandTest = CliTest;

const Arguments kMask = {"mask", "--rgb", "room.png", "--depth", "room_depth.png"};

TEST_F(MaskCommandTest, WritesAPictureAndSaysWhatIsSelected) {
  const auto ended = run(
      kMask +
      Arguments{"--mask", "sigmoid:20,0.5", "--mask", "rest", "--content-mask", "ones", "-o", "sheet.png"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  const auto sheet = seen("sheet.png");
  EXPECT_GE(sheet.cols, 4 * kWidth) << "the photograph and three masks";
  EXPECT_GE(sheet.rows, 2 * kHeight) << "and the photograph below each mask";
  EXPECT_TRUE(contains(ended.out, "rest selects ")) << ended.out;
  EXPECT_TRUE(contains(ended.out, "ones selects 100.0 %")) << ended.out;
  EXPECT_TRUE(contains(ended.out, "sheet.png")) << ended.out;
}

TEST_F(MaskCommandTest, SaysTheShareThatIsSelected) {
  cv::Mat half(kHeight, kWidth, CV_8U, cv::Scalar(0));
  half.colRange(0, kWidth / 4) = 255;
  cv::imwrite(at("quarter.png"), half);
  const auto ended = run(Arguments{"mask", "--rgb", "room.png", "--mask", "image:quarter.png"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.out, "image:quarter.png selects 25.0 %")) << ended.out;
  EXPECT_FALSE(seen("masks.png").empty()) << "the default name";
  cv::Mat layer(kHeight, kWidth, CV_8UC4, cv::Scalar(255, 255, 255, 0));
  layer.colRange(0, kWidth / 2) = cv::Scalar(255, 255, 255, 255);
  cv::imwrite(at("layer.png"), layer);
  const auto painted = run(Arguments{"mask", "--rgb", "room.png", "--mask", "image:layer.png"});
  EXPECT_TRUE(contains(painted.out, "image:layer.png selects 50.0 %")) << painted.out;
}

TEST_F(MaskCommandTest, ThePictureDoesNotTakeThePlaceOfTheOptions) {
  write_file(at("mask.png"), "[mask]\nrgb = \"room.png\"\nmask = \"ones\"\noutput = \"mask.png\"\n");
  expect_refused_as_given(
      {"--config", "mask.png", "mask"}, 2, {"--output mask.png: that is the input mask.png"});
}

TEST_F(MaskCommandTest, AMaskThatSelectsNothingIsAWarningThatNamesIt) {
  const auto ended = run(kMask + Arguments{"--mask", "step:0.2", "--mask", "step:1.5"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(lines_of(ended.err).size(), 1u) << ended.err;
  EXPECT_TRUE(starts_with(ended.err, "warning: ") && contains(ended.err, "'step:1.5'")) << ended.err;
}

TEST_F(MaskCommandTest, LessThanHalfAPercentIsAWarningAndMoreIsNone) {
  cv::Mat spots(kHeight, kWidth, CV_8U, cv::Scalar(0));
  spots(cv::Rect(0, 0, 5, 6)) = 255;  // 30 of 6912 pixels: 0.43 %
  cv::imwrite(at("few.png"), spots);
  spots(cv::Rect(0, 0, 6, 6)) = 255;  // 0.52 %
  cv::imwrite(at("enough.png"), spots);
  EXPECT_TRUE(contains(run(kMask + Arguments{"--mask", "image:few.png"}).err, "few.png"));
  EXPECT_EQ(run(kMask + Arguments{"--mask", "image:enough.png"}).err, "");
}

TEST_F(MaskCommandTest, TheMainCommandWarnsToo) {
  const auto ended = run(quick({"--depth", "room_depth.png", "--mask", "step:1.5", "--quiet"}));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "warning: mask 'step:1.5' selects")) << ended.err;
}

TEST_F(MaskCommandTest, NoMaskIsAUsageError) { expect_refused_as_given(kMask, 2, {"--mask"}); }

TEST_F(MaskCommandTest, AnInputIsNotOverwritten) {
  expect_refused_as_given(kMask + Arguments{"--mask", "ones", "-o", "./room.png"}, 2, {"room.png"});
  expect_refused_as_given(kMask + Arguments{"--mask", "ones", "-o", "room_depth.png"}, 2, {"room_depth.png"});
}

using DoctorTest = CliTest;

TEST_F(DoctorTest, NamesVersionThreadsAndWeights) {
  fs::create_directory(at("trained"));
  write_file(at("trained/squeezenet_start.safetensors"), squeezenet_start());
  environment_["RGBD_STYLIZE_WEIGHTS"] = at("trained");
  const auto ended = run({"doctor"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto version = lines_of(run({"--version"}).out).at(0);
  const auto hash = sha256_of(at("trained/squeezenet_start.safetensors"));
  for (const auto& word : {version,
                           std::string(" threads"),
                           at("trained/squeezenet_start.safetensors"),
                           hash,
                           std::string("vgg19       no weights found")}) {
    EXPECT_TRUE(contains(ended.out, word)) << word << " is not in\n" << ended.out;
  }
}

TEST_F(DoctorTest, SaysWhatARunWouldUseWithoutWeights) {
  const auto ended = run({"doctor"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.out, "a run uses  compact on cpu, the embedded weights")) << ended.out;
  EXPECT_TRUE(contains(ended.out, at("cache/rgbd_stylize"))) << ended.out;
}

TEST_F(DoctorTest, AFolderThatIsNotThereOrCannotBeLookedIntoIsTold) {
  fs::create_directory_symlink("loop", at("loop"));
  for (const std::string folder : {"nowhere", "loop/trained"}) {
    const auto ended = run({"doctor", "--weights-dir", folder});
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_TRUE(contains(ended.out, "searched    " + folder + ", which is not there\n")) << ended.out;
  }
}

TEST_F(DoctorTest, DamagedWeightsAreAFindingNotAFailure) {
  write_file(at("squeezenet.safetensors"), squeezenet_start().substr(0, 5000));
  const auto ended = run({"doctor", "--weights-dir", folder()});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.out, "squeezenet.safetensors: ")) << ended.out;
}

TEST_F(DoctorTest, WeightsOfAnotherNetworkAreNotWhatARunUses) {
  write_file(at("vgg19.safetensors"), squeezenet_start());
  write_file(at("vgg16.safetensors"),
             safetensors({{"features.0.weight", {64, 3, 3, 3}},
                          {"features.0.bias", {64}},
                          {"features.3.squeeze.weight", {16, 64, 1, 1}}}));
  const auto ended = run({"doctor", "--weights-dir", folder()});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.out, "vgg19.safetensors, to relu1_1, ")) << ended.out;
  EXPECT_TRUE(contains(ended.out, "vgg16.safetensors: vgg16 needs the tensor 'features.2.weight'"))
      << ended.out;
  fs::rename(at("vgg16.safetensors"), at("vgg19.safetensors"));
  const auto none = run({"doctor", "--weights-dir", folder()});
  EXPECT_TRUE(contains(none.out, "a run uses  nothing, as it would fail: ")) << none.out;
}

using HelpTest = CliTest;

TEST_F(HelpTest, HelpShowsEveryOptionWithItsDefault) {
  const auto ended = run({"--help"});
  EXPECT_EQ(ended.status, 0);
  EXPECT_EQ(ended.err, "");
  for (const std::string word : {"--rgb",
                                 "--depth TEXT=none",
                                 "--style",
                                 "--mask",
                                 "--iterations INT=300",
                                 "--content-weight FLOAT=0.05",
                                 "--trace",
                                 "doctor",
                                 "sigmoid:k,t"}) {
    EXPECT_TRUE(contains(ended.out, word)) << word;
  }
}

TEST_F(HelpTest, HelpOfAPresetShowsItsDefaults) {
  const auto ended = run({"--preset", "gatys2016", "--help"});
  EXPECT_EQ(ended.status, 0);
  EXPECT_TRUE(contains(ended.out, "--iterations INT=500")) << ended.out;
}

TEST_F(HelpTest, HelpOfMaskShowsItsOwnOptions) {
  const auto ended = run({"mask", "--help"});
  EXPECT_EQ(ended.status, 0);
  EXPECT_TRUE(contains(ended.out, "--output TEXT=masks.png")) << ended.out;
  EXPECT_FALSE(contains(ended.out, "--iterations")) << ended.out;
}

TEST_F(HelpTest, VersionIsOneLine) {
  const auto ended = run({"--version"});
  EXPECT_EQ(ended.status, 0);
  const auto lines = lines_of(ended.out);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_TRUE(starts_with(lines[0], "rgbd_stylize ")) << lines[0];
}

TEST_F(HelpTest, WhatCannotBePrintedIsAnError) {
  const auto print_to_full_disk = std::string(RGBD_STYLIZE_BINARY) + " doctor > /dev/full";
  const auto ended = Process({"/bin/sh", "-c", print_to_full_disk}, folder(), {}).wait();
  EXPECT_EQ(ended.status, 6);
  EXPECT_TRUE(contains(ended.err, "cannot be written")) << ended.err;
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
