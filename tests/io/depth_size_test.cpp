// Depth files of another size than their pictures.
#include "rgbd_file_test.hpp"

namespace rgbd_stylize {
namespace {

using namespace testing_files;

TEST_F(RgbdFileTest, ShrinkingTakesTheSampleInTheMiddle) {
  // Two blocks of 3 x 3: a measurement amid others, a hole amid measurements.
  cv::Mat values(3, 6, CV_16U, cv::Scalar(1000));
  values.colRange(3, 6).setTo(5000);
  values.at<uint16_t>(1, 1) = 2000;
  values.at<uint16_t>(2, 1) = values.at<uint16_t>(1, 4) = 0;
  const auto file = read(save("d.png", values), 1, 2);
  expect_depth(file, {2, 0});
  EXPECT_CONTAINS(file.depth.format, "resized from 6x3");
  EXPECT_FLOAT_EQ(file.depth.missing_share, 2.0 / 18);
}

TEST_F(RgbdFileTest, EnlargingRepeatsMeasurementsAndHoles) {
  const auto file = read(save("d.png", (cv::Mat_<uint16_t>(1, 3) << 1000, 2000, 0)), 2, 6);
  expect_depth(file, {1, 1, 2, 2, 0, 0, 1, 1, 2, 2, 0, 0});
}

TEST_F(RgbdFileTest, ResizingInventsNoDepthBetweenNearAndFar) {
  cv::Mat step(30, 40, CV_16U, cv::Scalar(1000));
  step.colRange(18, 40).setTo(3000);
  save("d.png", step);
  for (const auto& [height, width] : {std::pair{12, 16}, {29, 39}, {31, 41}, {75, 100}}) {
    const auto depth = read(at("d.png"), height, width).image.depth_m;
    EXPECT_TRUE(((depth == 1) | (depth == 3)).all().item<bool>()) << height;
    EXPECT_NEAR((depth == 1).to(torch::kFloat).mean().item<float>(), 18.0 / 40, 0.5 / width) << height;
  }
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
  const auto upright_later = file_content(picture(2, 4, "rgb.jpg"));
  write("turned.jpg", with_jpeg_exif(upright_later, exif(6, false)));
  const cv::Mat values = (cv::Mat_<uint16_t>(4, 2) << 1, 2, 3, 4, 5, 6, 7, 8);
  const auto depth = file_content(save("d.png", values * 1000));
  write("d.png", with_png_chunk(depth, png_chunk("eXIf", exif(6, false)), "IDAT"));
  expect_depth(read_rgbd(at("turned.jpg"), at("d.png"), {}), {1, 2, 3, 4, 5, 6, 7, 8});
}

}  // namespace
}  // namespace rgbd_stylize
