// What the numbers of a depth file mean.
#include "rgbd_file_test.hpp"

#include <cmath>

#include <opencv2/imgproc.hpp>

namespace rgbd_stylize {
namespace {

using namespace testing_files;

// ---------------------------------------------------------------- 16 bits

TEST_F(RgbdFileTest, SixteenBitsAreMillimetresUnlessToldOtherwise) {
  const cv::Mat values = (cv::Mat_<uint16_t>(2, 2) << 0, 1000, 2500, 4000);
  for (const char* name : {"d.png", "d.tif", "d.pgm"}) {
    const auto file = read(save(name, values), 2, 2);
    expect_depth(file, {0, 1, 2.5, 4});
    EXPECT_TRUE(file.image.metric);
    EXPECT_TRUE(file.depth.metric);
    EXPECT_TRUE(file.depth.guessed);
    EXPECT_EQ(file.depth.units_per_metre, 1000);
    EXPECT_FLOAT_EQ(file.depth.nearest, 1);
    EXPECT_FLOAT_EQ(file.depth.farthest, 4);
    EXPECT_FLOAT_EQ(file.depth.missing_share, 0.25);
    EXPECT_TRUE(file.depth.warnings.empty());
  }
  EXPECT_EQ(read(at("d.png"), 2, 2).depth.format, "16-bit PNG, 1000 units a metre (guessed)");
}

TEST_F(RgbdFileTest, AGivenScaleIsNoGuessAndNoReasonToWarn) {
  DepthFileOptions tum;
  tum.units_per_metre = 5000;
  const auto file = read(save("d.png", (cv::Mat_<uint16_t>(1, 2) << 5000, 12500)), 1, 2, tum);
  expect_depth(file, {1, 2.5});
  EXPECT_FALSE(file.depth.guessed);
  EXPECT_EQ(file.depth.format, "16-bit PNG, 5000 units a metre");
  DepthFileOptions kitti;
  kitti.units_per_metre = 256;
  EXPECT_TRUE(
      read(save("d.png", (cv::Mat_<uint16_t>(1, 2) << 256, 20480)), 1, 2, kitti).depth.warnings.empty());
}

TEST_F(RgbdFileTest, AGuessThatGivesAnImplausibleDepthIsWarnedOf) {
  for (const auto& [farthest, metres] : {std::pair<int, std::string>{60000, "60 m"}, {90, "0.09 m"}}) {
    const auto file = read(save("d.png", (cv::Mat_<uint16_t>(1, 2) << 20, farthest)), 1, 2);
    ASSERT_EQ(file.depth.warnings.size(), 1U);
    for (const std::string& part :
         {metres, std::string("--depth-scale"), std::string("5000 TUM"), std::string("256 KITTI")}) {
      EXPECT_CONTAINS(file.depth.warnings[0], part);
    }
  }
}

TEST_F(RgbdFileTest, ConstantDepthIsWarnedOf) {
  const auto file = read(save("d.png", (cv::Mat_<uint16_t>(1, 3) << 2000, 0, 2000)), 1, 3);
  ASSERT_EQ(file.depth.warnings.size(), 1U);
  EXPECT_CONTAINS(file.depth.warnings[0], "same depth");
}

TEST_F(RgbdFileTest, SunRgbdWordsAreRotatedBack) {
  DepthFileOptions options;
  options.sun_rgbd = true;
  // 2000 mm and 10000 mm, each rotated to the left by three bits: 16000, and 80000 = 65536 + 14464, whose 1
  // comes around.
  const auto file = read(save("d.png", (cv::Mat_<uint16_t>(1, 2) << 16000, 14465)), 1, 2, options);
  expect_depth(file, {2, 10});
  EXPECT_FALSE(file.depth.guessed);
  EXPECT_CONTAINS(file.depth.format, "SUN RGB-D, 1000 units a metre");
}

// ---------------------------------------------------------------- 8 bits

TEST_F(RgbdFileTest, EightBitsAreRelativeAndNeverMissing) {
  const auto path = save("d.png", (cv::Mat_<uint8_t>(1, 3) << 0, 127, 255));
  const auto file = read(path, 1, 3);
  expect_depth(file, {1.0F / 256, 0.5, 1});
  EXPECT_FALSE(file.image.metric);
  EXPECT_FALSE(file.depth.metric);
  EXPECT_EQ(file.depth.units_per_metre, 0);
  EXPECT_EQ(file.depth.missing_share, 0);
  EXPECT_EQ(file.depth.format, "8-bit PNG, relative, dark is near");
  DepthFileOptions inverted;
  inverted.invert = true;
  expect_depth(read(path, 1, 3, inverted), {1, 129.0F / 256, 1.0F / 256});
}

TEST_F(RgbdFileTest, AGreyDepthSavedAsColourIsGrey) {
  cv::Mat grey(1, 2, CV_8UC3);
  grey.at<cv::Vec3b>(0, 0) = {63, 63, 63};
  grey.at<cv::Vec3b>(0, 1) = {127, 127, 127};
  expect_depth(read(save("d.png", grey), 1, 2), {0.25, 0.5});
  cv::Mat opaque;
  cv::cvtColor(grey, opaque, cv::COLOR_BGR2BGRA);
  expect_depth(read(save("d.png", opaque), 1, 2), {0.25, 0.5});
}

TEST_F(RgbdFileTest, ColoursAreNoDepth) {
  save("d.png", cv::Mat(1, 2, CV_8UC3, cv::Scalar(1, 1, 2)));
  EXPECT_CONTAINS(input_error(at("d.png"), 1, 2), "--depth none");
  save("d.png", cv::Mat(1, 2, CV_8UC4, cv::Scalar(1, 1, 1, 1)));
  EXPECT_CONTAINS(input_error(at("d.png"), 1, 2), "give the file as --rgb too");
}

// ---------------------------------------------------------------- the fourth channel

TEST_F(RgbdFileTest, TheSameFileTwiceHasItsDepthInTheFourthChannel) {
  const auto rgb = torch::full({1, 3, 1, 2}, 0.5F);
  write_picture(at("a.png"), rgb, torch::tensor({63 / 255.0F, 1.0F}).view({1, 1, 1, 2}));
  for (const auto& spelling : {at("a.png"), at("./a.png")}) {
    const auto file = read_rgbd(at("a.png"), spelling, {});
    expect_depth(file, {0.25, 1});
    EXPECT_FALSE(file.image.alpha.defined());
    EXPECT_FALSE(file.image.metric);
    EXPECT_EQ(file.depth.format, "fourth channel of 8-bit PNG, relative, dark is near");
    EXPECT_NEAR(file.image.rgb.max().item<float>(), 128 / 255.0, 1e-6);
  }
}

TEST_F(RgbdFileTest, ASixteenBitFourthChannelIsInUnits) {
  const auto depth = torch::tensor({0.0F, 1500.0F, 65535.0F}).view({1, 1, 1, 3}) / 65535;
  write_picture(at("a.png"), torch::zeros({1, 3, 1, 3}), depth, {}, 16);
  DepthFileOptions options;
  options.units_per_metre = 10000;
  const auto file = read_rgbd(at("a.png"), at("a.png"), options);
  expect_depth(file, {0, 0.15, 6.5535});
  EXPECT_EQ(file.bits, 16);
}

TEST_F(RgbdFileTest, AFloatFourthChannelIsNotClamped) {
  save("a.tif", cv::Mat(1, 1, CV_32FC4, cv::Scalar(0.5, 0.5, 0.5, 3.25)));
  expect_depth(read_rgbd(at("a.tif"), at("a.tif"), {}), {3.25});
}

TEST_F(RgbdFileTest, WithoutAFourthChannelTheSameFileIsAnError) {
  const auto path = picture(2, 2);
  const auto message = message_of<InputError>([&] { read_rgbd(path, path, {}); });
  EXPECT_CONTAINS(message, path);
  EXPECT_CONTAINS(message, "--depth none");
}

TEST_F(RgbdFileTest, AlphaIsKeptWhenItIsAlpha) {
  write_picture(at("a.png"), torch::zeros({1, 3, 1, 2}), torch::tensor({0.0F, 1.0F}).view({1, 1, 1, 2}));
  const auto depth = save("d.png", (cv::Mat_<uint16_t>(1, 2) << 1000, 2000));
  for (const auto& file : {read_rgbd(at("a.png"), "", {}), read_rgbd(at("a.png"), depth, {})}) {
    EXPECT_TRUE(torch::equal(file.image.alpha.flatten(), torch::tensor({0.0F, 1.0F})));
  }
  EXPECT_FALSE(read_rgbd(at("a.png"), "", {}).image.depth_m.defined());
}

// A TIFF of 16 bits with one row, 1 and 2, that declares itself as turned by 180 degrees.
TEST_F(RgbdFileTest, ATiffOfDepthIsNotTurned) {
  const auto entry = [](int tag, int type, uint64_t value) {
    return number(tag, 2, false) + number(type, 2, false) + number(1, 4, false) + number(value, 4, false);
  };
  std::string file = "II" + number(42, 2, false) + number(8, 4, false) + number(10, 2, false);
  constexpr int kPixels = 8 + 2 + 10 * 12 + 4;
  file += entry(256, 3, 2) + entry(257, 3, 1) + entry(258, 3, 16) + entry(259, 3, 1) + entry(262, 3, 1) +
          entry(273, 4, kPixels) + entry(274, 3, 3) + entry(277, 3, 1) + entry(278, 3, 1) + entry(279, 4, 4) +
          number(0, 4, false) + raw<uint16_t>({1000, 2000});
  expect_depth(read(write("d.tif", file), 1, 2), {1, 2});
}

// ---------------------------------------------------------------- errors

TEST_F(RgbdFileTest, NoMeasurementAtAllIsAnError) {
  EXPECT_CONTAINS(input_error(save("d.png", cv::Mat(2, 2, CV_16U, cv::Scalar(0))), 2, 2), "no measurement");
  EXPECT_CONTAINS(input_error(save("d.tif", cv::Mat(2, 2, CV_32F, cv::Scalar(kNan))), 2, 2),
                  "no measurement");
}

TEST_F(RgbdFileTest, AMissingFileIsNamed) {
  EXPECT_CONTAINS(input_error(at("none.png"), 2, 2), at("none.png"));
  EXPECT_CONTAINS(message_of<InputError>([&] { read_rgbd(at("none.jpg"), "", {}); }), at("none.jpg"));
}

TEST_F(RgbdFileTest, OptionsThatDoNotFitTheFileAreErrors) {
  save("8.png", (cv::Mat_<uint8_t>(1, 2) << 1, 2));
  save("16.png", (cv::Mat_<uint16_t>(1, 2) << 1, 2));
  const auto message = [&](const std::string& name, const DepthFileOptions& options) {
    return message_of<UsageError>([&] { static_cast<void>(read(at(name), 1, 2, options)); });
  };
  EXPECT_CONTAINS(message("8.png", {1000, false, false}), "--depth-scale: " + at("8.png"));
  EXPECT_CONTAINS(message("8.png", {{}, false, true}), "SUN RGB-D");
  EXPECT_CONTAINS(message("16.png", {{}, true, false}), "--depth-invert: " + at("16.png"));
  for (const double scale : {0.0, -1.0, std::nan(""), static_cast<double>(kInfinity)}) {
    EXPECT_CONTAINS(message("16.png", {scale, false, false}), "wanted a number above 0");
  }
}

// ---------------------------------------------------------------- real files

// The figures were counted by another program from the files' samples.
TEST(SharedRgbd, NyuMillimetresWithHoles) {
  const std::string folder = SHARED_DIR "/nyu/";
  if (!std::filesystem::exists(folder + "depth2hha_1.png")) GTEST_SKIP() << "no frame in " << folder;
  const auto raw = read_rgbd(folder + "depth2hha_1.png", folder + "depth2hha_1_rawdepth.png", {});
  check(raw.image);
  EXPECT_NEAR(raw.depth.nearest, 1.797, 1e-6);
  EXPECT_NEAR(raw.depth.farthest, 3.640, 1e-6);
  EXPECT_NEAR(raw.depth.missing_share, 7952.0 / 238000, 1e-12);
  EXPECT_FLOAT_EQ(raw.image.depth_m[0][0][100][200].item<float>(), 3.238);
  EXPECT_TRUE(raw.depth.warnings.empty());
  const auto filled = read_rgbd(folder + "depth2hha_1.png", folder + "depth2hha_1_depth.png", {});
  EXPECT_EQ(filled.depth.missing_share, 0);
  EXPECT_NEAR(filled.depth.farthest, 3.616, 1e-6);
}

TEST(SharedRgbd, NyuEightBits) {
  const std::string folder = SHARED_DIR "/nyu/labeled/";
  if (!std::filesystem::exists(folder + "00318.png")) GTEST_SKIP() << "no frame in " << folder;
  const auto file = read_rgbd(folder + "00318.jpg", folder + "00318.png", {});
  check(file.image);
  EXPECT_FALSE(file.image.metric);
  EXPECT_NEAR(file.depth.nearest, 26.0 / 256, 1e-6);
  EXPECT_EQ(file.depth.farthest, 1);
  EXPECT_FLOAT_EQ(file.image.depth_m[0][0][100][200].item<float>(), 170.0 / 256);
}

}  // namespace
}  // namespace rgbd_stylize
