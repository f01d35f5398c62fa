// Pictures and depth that cannot be read or make no sense: exit code 3, one line, nothing written.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kInput = 3;

class BadPictureTest : public CliTest {
 protected:
  [[nodiscard]] std::string grey16(const std::string& name, int width, int height, int value) const {
    cv::imwrite(at(name), cv::Mat(height, width, CV_16U, cv::Scalar(value)));
    return name;
  }
};

const Arguments kFar = {"--mask", "sigmoid:20,0.5"};

TEST_F(BadPictureTest, AMissingFile) {
  expect_refused({"--rgb", "missing.png"}, kInput, {"missing.png: there is no such file"});
  expect_refused({"--style", "missing.png"}, kInput, {"missing.png: there is no such file"});
  expect_refused({"--depth", "missing.png"}, kInput, {"missing.png: there is no such file"});
  expect_refused({"--mask", "image:missing.png"}, kInput, {"missing.png: there is no such file"});
  expect_refused({"--init", "missing.png"}, kInput, {"missing.png: there is no such file"});
}

TEST_F(BadPictureTest, NoImage) {
  write_file(at("text.png"), "This is no picture.\n");
  expect_refused({"--rgb", "text.png"}, kInput, {"text.png: is not a picture"});
  expect_refused({"--style", "text.png"}, kInput, {"text.png: is not a picture"});
  expect_refused({"--depth", "text.png"}, kInput, {"text.png: is not a picture"});
}

TEST_F(BadPictureTest, ATruncatedPng) {
  const auto whole = file_content(at("room.png"));
  write_file(at("cut.png"), whole.substr(0, whole.size() / 2));
  expect_refused({"--rgb", "cut.png"}, kInput, {"cut.png: the PNG is cut short"});
  expect_refused({"--style", "cut.png"}, kInput, {"cut.png: the PNG is cut short"});
  const auto depth = file_content(at("room_depth.png"));
  write_file(at("cut_depth.png"), depth.substr(0, depth.size() / 2));
  expect_refused({"--depth", "cut_depth.png"}, kInput, {"cut_depth.png: the PNG is cut short"});
}

TEST_F(BadPictureTest, ZeroBytes) {
  write_file(at("empty.png"), "");
  expect_refused({"--rgb", "empty.png"}, kInput, {"empty.png: the file is empty"});
  expect_refused({"--style", "empty.png"}, kInput, {"empty.png: the file is empty"});
  expect_refused({"--depth", "empty.png"}, kInput, {"empty.png: the file is empty"});
}

TEST_F(BadPictureTest, OnePixel) {
  cv::imwrite(at("one.png"), cv::Mat(1, 1, CV_8UC3, cv::Scalar(1, 2, 3)));
  expect_refused({"--rgb", "one.png"}, kInput, {"--rgb"});
  expect_refused({"--style", "one.png"}, kInput, {"--style"});
}

TEST_F(BadPictureTest, AFolder) { expect_refused({"--rgb", "."}, kInput, {".: is a folder"}); }

TEST_F(BadPictureTest, ThreeChannelsGivenAsDepth) {
  expect_refused({"--depth", "night.png"}, kInput, {"night.png: has 3 colour channels, wanted depth"});
}

TEST_F(BadPictureTest, ThePhotographHasNoFourthChannel) {
  expect_refused({"--depth", "room.png"}, kInput, {"room.png: is given as picture and as depth"});
}

TEST_F(BadPictureTest, DepthThatIsAllHoles) {
  const auto holes = grey16("holes.png", kWidth, kHeight, 0);
  expect_refused(Arguments{"--depth", holes} + kFar, kInput, {"holes.png: the depth has no measurement"});
}

TEST_F(BadPictureTest, DepthThatIsAllOneValueIsAWarning) {
  const auto flat = grey16("flat.png", kWidth, kHeight, 2000);
  const auto ended = run(quick(Arguments{"--depth", flat, "--quiet"} + kFar));
  EXPECT_EQ(ended.status, 0);
  EXPECT_TRUE(contains(ended.err, "warning: flat.png: the depth is the same everywhere")) << ended.err;
  EXPECT_FALSE(contains(ended.err, "rgbd_stylize: ")) << ended.err;
  EXPECT_EQ(seen("out.png").size(), room().size());
}

TEST_F(BadPictureTest, DepthOfAnotherAspect) {
  const auto wide = grey16("wide.png", kWidth, kHeight / 2, 2000);
  expect_refused(
      Arguments{"--depth", wide} + kFar, kInput, {"wide.png: the depth is 96x36, the picture 96x72"});
  const auto turned = grey16("turned.png", kHeight, kWidth, 2000);
  expect_refused(Arguments{"--depth", turned} + kFar, kInput, {"turned by 90 degrees"});
}

TEST_F(BadPictureTest, AMaskPictureOfAnotherAspect) {
  const auto wide = grey16("wide.png", kWidth, kHeight / 2, 65535);
  expect_refused({"--mask", "image:" + wide}, kInput, {"wide.png"});
}

TEST_F(BadPictureTest, ASizeTooSmallForTheDeepestLayer) {
  expect_refused({"--size", "8"}, kInput, {"--size", "8x6 is too small for layer fire5"});
  expect_refused({"--size", "12", "--features", "vgg16"}, kInput, {"12x9 is too small for layer relu4_2"});
}

TEST_F(BadPictureTest, AStyleTooSmallForTheDeepestLayer) {
  expect_refused({"--style-size", "8"}, kInput, {"too small for layer fire5"});
  expect_refused({"--style-scale", "0.1"}, kInput, {"too small for layer fire5"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
