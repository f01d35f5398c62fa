// Depth files of another size than their pictures.
#include "rgbd_file_test.hpp"

namespace rgbd_stylize {
namespace {

using namespace testing_files;

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

}  // namespace
}  // namespace rgbd_stylize
