#include "rgbd_stylize/io/rgbd_file.hpp"

#include "files.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

namespace rgbd_stylize {
namespace {

using namespace testing_files;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

class RgbdFileTest : public FolderTest {
 protected:
  // A black picture, as a depth file needs one to go with.
  std::string picture(int height, int width, const std::string& name = "rgb.png") const {
    write_picture(at(name), torch::zeros({1, 3, height, width}));
    return at(name);
  }

  std::string save(const std::string& name, const cv::Mat& pixels) const {
    EXPECT_TRUE(cv::imwrite(at(name), pixels));
    return at(name);
  }

  // A depth file with a picture of its size.
  [[nodiscard]] RgbdFile read(const std::string& depth,
                              int height,
                              int width,
                              const DepthFileOptions& options = {}) const {
    return read_rgbd(picture(height, width), depth, options);
  }

  [[nodiscard]] std::string input_error(const std::string& depth, int height, int width) const {
    return message_of<InputError>([&] { static_cast<void>(read(depth, height, width)); });
  }
};

void expect_depth(const RgbdFile& file, const std::vector<float>& wanted) {
  const auto depth = file.image.depth_m.flatten();
  ASSERT_EQ(depth.numel(), static_cast<int64_t>(wanted.size()));
  for (size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_FLOAT_EQ(depth[static_cast<int64_t>(i)].item<float>(), wanted[i]) << "pixel " << i;
  }
}

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

// ---------------------------------------------------------------- float files

TEST_F(RgbdFileTest, FloatFilesAreMetresAndWhatIsNoDepthIsMissing) {
  const cv::Mat values = (cv::Mat_<float>(2, 3) << 1.5F, kNan, kInfinity, -1.0F, 0.0F, 2.25F);
  for (const char* name : {"d.tif", "d.exr", "d.pfm"}) {
    const auto file = read(save(name, values), 2, 3);
    expect_depth(file, {1.5, 0, 0, 0, 0, 2.25});
    EXPECT_TRUE(file.depth.guessed);
    EXPECT_EQ(file.depth.units_per_metre, 1);
    EXPECT_NEAR(file.depth.missing_share, 4.0 / 6, 1e-12);
  }
  EXPECT_EQ(read(at("d.exr"), 2, 3).depth.format, "float EXR, 1 unit a metre (guessed)");
}

TEST_F(RgbdFileTest, AFloatFileInMillimetresIsWarnedOf) {
  const auto file = read(save("d.tif", (cv::Mat_<float>(1, 2) << 900, 2500)), 1, 2);
  ASSERT_EQ(file.depth.warnings.size(), 1U);
  EXPECT_CONTAINS(file.depth.warnings[0], "2500 m");
}

TEST_F(RgbdFileTest, PfmHasTheBottomRowFirstInEitherByteOrder) {
  // The scale's size says nothing that programs agree on; its sign is the byte order.
  for (const auto& [scale, big_endian] :
       {std::pair<std::string, bool>{"-1.0", false}, {"1", true}, {"-0.25", false}}) {
    const auto samples = raw<float>({4, 5, 6, 1, 2, 3}, big_endian);
    expect_depth(read(write("d.pfm", "Pf\n3 2\n" + scale + "\n" + samples), 2, 3), {1, 2, 3, 4, 5, 6});
  }
}

TEST_F(RgbdFileTest, APfmThatIsWrongIsAnError) {
  EXPECT_CONTAINS(input_error(write("d.pfm", "Pf\n3 2\n-1\n" + raw<float>({1, 2, 3, 4, 5})), 2, 3),
                  "cut short");
  EXPECT_CONTAINS(input_error(write("d.pfm", "Pf\nthree 2\n-1\n"), 2, 3), "header");
  EXPECT_CONTAINS(input_error(write("d.pfm", "Pf\n0 2\n-1\n"), 2, 3), "cut short");
}

// ---------------------------------------------------------------- NumPy

std::string npy(const std::string& type,
                const std::string& shape,
                const std::string& data,
                bool by_columns = false,
                int version = 1) {
  std::string header = "{'descr': '" + type + "', 'fortran_order': " + (by_columns ? "True" : "False") +
                       ", 'shape': " + shape + ", }";
  header += std::string(117 - header.size() % 64, ' ') + "\n";
  return "\x93NUMPY" + std::string(1, static_cast<char>(version)) + std::string(1, '\0') +
         number(header.size(), version == 1 ? 2 : 4, false) + header + data;
}

TEST_F(RgbdFileTest, NpyOfEveryTypeShapeOrderAndVersion) {
  const std::vector<float> wanted{1, 2, 3, 4, 5, 6};
  const auto expect_wanted = [&](const std::string& content, const DepthFileOptions& options = {}) {
    expect_depth(read(write("d.npy", content), 2, 3, options), wanted);
  };
  expect_wanted(npy("<f4", "(2, 3)", raw<float>({1, 2, 3, 4, 5, 6})));
  expect_wanted(npy(">f4", "(2, 3, 1)", raw<float>({1, 2, 3, 4, 5, 6}, true)));
  expect_wanted(npy("<f8", "(1, 2, 3)", raw<double>({1, 2, 3, 4, 5, 6}), false, 2));
  expect_wanted(npy(">f8", "(2, 3)", raw<double>({1, 2, 3, 4, 5, 6}, true), false, 3));
  expect_wanted(npy("<f4", "(2, 3)", raw<float>({1, 4, 2, 5, 3, 6}), true));
  expect_wanted(npy("<f4", "(1, 2, 3)", raw<float>({1, 4, 2, 5, 3, 6}), true));
  expect_wanted(npy("<u2", "(2, 3)", raw<uint16_t>({1000, 2000, 3000, 4000, 5000, 6000})));
  DepthFileOptions whole;
  whole.units_per_metre = 1;
  expect_wanted(npy(">u2", "(2, 3)", raw<uint16_t>({1, 4, 2, 5, 3, 6}, true), true), whole);
}

TEST_F(RgbdFileTest, NpyReportsItsKind) {
  const auto of_integers = read(write("d.npy", npy("<u2", "(1, 2)", raw<uint16_t>({1000, 2000}))), 1, 2);
  EXPECT_EQ(of_integers.depth.format, "16-bit NPY, 1000 units a metre (guessed)");
  const auto of_floats = read(write("d.npy", npy("<f8", "(1, 2)", raw<double>({1, 2}))), 1, 2);
  EXPECT_EQ(of_floats.depth.format, "float NPY, 1 unit a metre (guessed)");
}

TEST_F(RgbdFileTest, ANpyThatIsWrongIsAnError) {
  const auto data = raw<float>({1, 2, 3, 4, 5, 6});
  const auto message = [&](const std::string& content) { return input_error(write("d.npy", content), 2, 3); };
  EXPECT_CONTAINS(message(npy("<f4", "(2, 3)", data.substr(4))),
                  "holds 20 bytes, wanted 24: it is cut short");
  EXPECT_CONTAINS(message(npy("<f4", "(2, 3)", data + "more")), "holds 28 bytes, wanted 24");
  EXPECT_CONTAINS(message(npy("<i4", "(2, 3)", data)), "type i4");
  EXPECT_CONTAINS(message(npy("|O", "(2, 3)", data)), "type O");
  EXPECT_CONTAINS(message(npy("", "(2, 3)", data)), "type ");
  EXPECT_CONTAINS(message(npy("<f4", "(6,)", data)), "shape (6,)");
  EXPECT_CONTAINS(message(npy("<f4", "(2, 3, 2)", data)), "shape");
  EXPECT_CONTAINS(message(npy("<f4", "(0, 3)", "")), "shape");
  EXPECT_CONTAINS(message(npy("<f4", "(99999999999, 3)", data)), "shape");
  EXPECT_CONTAINS(message(npy("<f4", "(9999999, 9999999)", data)), "cut short");
  EXPECT_CONTAINS(message("\x93NUMPY\x01"), "header");
  EXPECT_CONTAINS(message("\x93NUMPY" + std::string("\x01\0\xff\xff", 4) + std::string(70000, ' ')),
                  "header");
  EXPECT_CONTAINS(message("\x93NUMPY" + std::string("\x01\0\x04\0{}  ", 8)), "header");
}

TEST_F(RgbdFileTest, AnArrayIsNoPicture) {
  const auto path = write("d.npy", npy("<f4", "(1, 1)", raw<float>({1})));
  EXPECT_CONTAINS(message_of<InputError>([&] { read_rgbd(path, "", {}); }), "wanted a picture");
}

// ---------------------------------------------------------------- sizes

TEST_F(RgbdFileTest, ShrinkingAveragesMeasurementsOnly) {
  // Four blocks of 2 x 2: all measured, half, a quarter, none.
  const cv::Mat values = (cv::Mat_<uint16_t>(4, 4) << 1000,
                          3000,
                          2000,
                          0,  //
                          1000,
                          3000,
                          0,
                          4000,  //
                          5000,
                          0,
                          0,
                          0,  //
                          0,
                          0,
                          0,
                          0);
  const auto file = read(save("d.png", values), 2, 2);
  expect_depth(file, {2, 3, 0, 0});
  EXPECT_CONTAINS(file.depth.format, "resized from 4x4");
  EXPECT_FLOAT_EQ(file.depth.missing_share, 9.0 / 16);
}

TEST_F(RgbdFileTest, EnlargingMixesNoHoleIntoAMeasurement) {
  const auto file = read(save("d.png", (cv::Mat_<uint16_t>(2, 2) << 2000, 2000, 2000, 0)), 8, 8);
  const auto depth = file.image.depth_m;
  EXPECT_NEAR(depth.masked_select(depth > 0).min().item<float>(), 2, 1e-5);
  EXPECT_NEAR(depth.max().item<float>(), 2, 1e-5);
  EXPECT_EQ(depth[0][0][7][7].item<float>(), 0);
  EXPECT_GT(depth[0][0][0][7].item<float>(), 0);
}

TEST_F(RgbdFileTest, EnlargingInterpolates) {
  // Pixel centres at 1/4 and 3/4 of a 1 x 4 row lie at -1/4, 1/4, 3/4 and 5/4 of the two that were.
  const auto file = read(save("d.png", (cv::Mat_<uint16_t>(1, 2) << 1000, 2000)), 2, 4);
  expect_depth(file, {1, 1.25, 1.75, 2, 1, 1.25, 1.75, 2});
}

TEST_F(RgbdFileTest, AnotherAspectIsAnError) {
  save("d.png", cv::Mat(30, 40, CV_16U, cv::Scalar(1000)));
  EXPECT_CONTAINS(input_error(at("d.png"), 30, 30), "the depth is 40x30, the picture 30x30");
  EXPECT_CONTAINS(input_error(at("d.png"), 40, 30), "turned by 90 degrees");
  EXPECT_NO_THROW(static_cast<void>(read(at("d.png"), 151, 200)));  // 0.7 % from the aspect of the depth
}

TEST_F(RgbdFileTest, MeasurementsTooSparseToBeResizedAreAnError) {
  cv::Mat sparse(8, 8, CV_16U, cv::Scalar(0));
  sparse.at<uint16_t>(3, 3) = 1000;
  EXPECT_CONTAINS(input_error(save("d.png", sparse), 2, 2), "too sparse");
}

TEST_F(RgbdFileTest, OnlyThePictureIsTurnedByItsExifOrientation) {
  const auto upright_later = read_text(picture(2, 4, "rgb.jpg"));
  write("turned.jpg", with_jpeg_exif(upright_later, exif(6, false)));
  const cv::Mat values = (cv::Mat_<uint16_t>(4, 2) << 1, 2, 3, 4, 5, 6, 7, 8);
  const auto depth = read_text(save("d.png", values * 1000));
  write("d.png", with_png_chunk(depth, png_chunk("eXIf", exif(6, false)), "IDAT"));
  expect_depth(read_rgbd(at("turned.jpg"), at("d.png"), {}), {1, 2, 3, 4, 5, 6, 7, 8});
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
