// The main job: a picture with depth, painted where the masks say.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

using MainJobTest = CliTest;

// L-BFGS, as Adam's first steps move every pixel alike, however little it matters.
const Arguments kLonger = {"--optimizer", "lbfgs", "--learning-rate", "1", "--iterations", "15"};
const Arguments kDepth = {"--depth", "room_depth.png"};
const Arguments kFar = kDepth + Arguments{"--mask", "sigmoid:20,0.5"};

TEST_F(MainJobTest, PaintsWhereTheMaskSelectsAndHardlyElsewhere) {
  const auto result = painted(kFar + kLonger);
  ASSERT_EQ(result.size(), room().size());
  EXPECT_EQ(result.type(), CV_8UC3);
  const auto where = difference(result, room(), far_pixels());
  const auto elsewhere = difference(result, room(), near_pixels());
  EXPECT_GT(where, 0.05);
  EXPECT_LT(elsewhere, 0.02);
}

TEST_F(MainJobTest, TheResultIsNamedAfterPictureAndStyleInTheWorkingFolder) {
  fs::create_directory(at("pictures"));
  fs::rename(at("room.png"), at("pictures/room.png"));
  const auto ended = run(Arguments{"--rgb",
                                   "pictures/room.png",
                                   "--style",
                                   at("night.png"),
                                   "--features",
                                   "squeezenet",
                                   "--weights",
                                   "random",
                                   "--iterations",
                                   "1"} +
                         kFar);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(seen("room_night.png").size(), cv::Size(kWidth, kHeight));
}

TEST_F(MainJobTest, TwoStylesShareThePictureByDepth) {
  const Arguments both = {
      "--style", "night.png", "--style", "ember.png", "--mask", "sigmoid:20,0.5", "--mask"};
  const auto with_rest = painted(kDepth + both + Arguments{"rest"} + kLonger);
  const auto only_far = painted(kFar + kLonger);
  EXPECT_GT(difference(with_rest, room(), near_pixels()), 0.05);
  EXPECT_LT(difference(only_far, room(), near_pixels()), 0.03);
  const auto with_complement = painted(kDepth + both + Arguments{"1-sigmoid:20,0.5"} + kLonger);
  EXPECT_LT(difference(with_rest, with_complement), 0.01);
}

// "This style on the far wall, that one on the seats": 1 and 4 are the wall and its windows, 5 the seats.
TEST_F(MainJobTest, LabelsAndDepthTogetherMakeRegions) {
  const auto result = painted(kDepth +
                              Arguments{"--style",
                                        "night.png",
                                        "--mask",
                                        "label:room_labels.png:1,4*sigmoid:20,0.5",
                                        "--style",
                                        "ember.png",
                                        "--mask",
                                        "label:room_labels.png:5"} +
                              kLonger);
  const auto labels = seen("room_labels.png");
  const cv::Mat wall = (labels == 1) | (labels == 4);
  EXPECT_GT(difference(result, room(), wall & far_pixels()), 0.05);
  EXPECT_GT(difference(result, room(), labels == 5), 0.05);
  EXPECT_LT(difference(result, room(), (labels == 6) & near_pixels()), 0.02);
}

TEST_F(MainJobTest, EachStyleHasItsOwnWeight) {
  const Arguments both = {
      "--style", "night.png", "--style", "ember.png", "--mask", "step:0.5", "--mask", "rest"};
  const auto result = painted(kDepth + both + Arguments{"--style-weight", "1,0"} + kLonger);
  EXPECT_GT(difference(result, room(), far_pixels()), 0.05);
  EXPECT_LT(difference(result, room(), near_pixels()), 0.02);
}

TEST_F(MainJobTest, OneFileCanHoldPictureAndDepth) {
  cv::Mat depth, together;
  seen("room_depth.png").convertTo(depth, CV_8U, 1 / 25.0);
  cv::merge(std::vector<cv::Mat>{room(), depth}, together);
  cv::imwrite(at("rgbd.png"), together);
  const auto result =
      painted(Arguments{"--rgb", "rgbd.png", "--depth", "rgbd.png", "--mask", "sigmoid:20,0.5"} + kLonger);
  EXPECT_EQ(result.type(), CV_8UC3) << "the depth is no alpha";
  EXPECT_GT(difference(result, room(), far_pixels()), 0.05);
  EXPECT_LT(difference(result, room(), near_pixels()), 0.02);
}

TEST_F(MainJobTest, DepthMayBeSmallerThanThePicture) {
  cv::Mat small;
  cv::resize(seen("room_depth.png"), small, {kWidth / 2, kHeight / 2}, 0, 0, cv::INTER_NEAREST);
  cv::imwrite(at("room_depth.png"), small);
  const auto ended = run(quick(kFar));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "resized from 48x36")) << ended.err;
  EXPECT_EQ(seen("out.png").size(), room().size());
}

TEST_F(MainJobTest, HolesAreFilledAndTheirShareIsSaid) {
  auto depth = seen("room_depth.png");
  depth(cv::Rect(0, 0, kWidth / 4, kHeight)) = 0;
  cv::imwrite(at("room_depth.png"), depth);
  const auto ended = run(quick(kFar));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "25.0 % missing, filled")) << ended.err;
}

TEST_F(MainJobTest, AContentMaskSaysWhereThePhotographIsKept) {
  const auto far_kept =
      painted(kDepth + kLonger +
              Arguments{"--content-mask", "step:0.5", "--content-weight", "10", "--content-layers", "relu1"});
  EXPECT_LT(difference(far_kept, room(), far_pixels()), difference(far_kept, room(), near_pixels()) / 2);
}

TEST_F(MainJobTest, GuideInsideKeepsOffTheMasksEdge) {
  const Arguments hard = kDepth + kLonger + Arguments{"--mask", "step:0.5"};
  const auto simple = painted(hard);
  const auto inside = painted(hard + Arguments{"--guide", "inside"});
  EXPECT_GT(difference(simple, inside), 0.002);
  EXPECT_LE(difference(inside, room(), near_pixels()), difference(simple, room(), near_pixels()));
}

TEST_F(MainJobTest, SizeIsTheLongSideOfTheResult) {
  EXPECT_EQ(painted(kFar + Arguments{"--size", "48"}).size(), cv::Size(48, 36));
  EXPECT_EQ(painted(kFar + Arguments{"--size", "120"}).size(), cv::Size(120, 90));
}

TEST_F(MainJobTest, AlphaIsKept) {
  cv::Mat alpha(kHeight, kWidth, CV_8U), together, kept;
  for (int x = 0; x < kWidth; ++x) alpha.col(x) = 2 * x;
  cv::merge(std::vector<cv::Mat>{room(), alpha}, together);
  cv::imwrite(at("room.png"), together);
  const auto result = painted(kFar);
  ASSERT_EQ(result.type(), CV_8UC4);
  cv::extractChannel(result, kept, 3);
  EXPECT_EQ(cv::norm(kept, alpha, cv::NORM_INF), 0);
  const auto lost = run(quick(kFar + Arguments{"-o", "out.jpg"}));
  EXPECT_TRUE(contains(lost.err, "warning: out.jpg: the alpha of the picture is left out")) << lost.err;
  EXPECT_FALSE(contains(lost.err, "alpha kept")) << lost.err;
}

TEST_F(MainJobTest, SixteenBitsInAreSixteenBitsOut) {
  cv::Mat fine;
  room().convertTo(fine, CV_16U, 256, 100);
  cv::imwrite(at("room.png"), fine);
  const auto result = painted(kFar + Arguments{"--learning-rate", "1e-7"});
  ASSERT_EQ(result.type(), CV_16UC3);
  EXPECT_LE(cv::norm(result, fine, cv::NORM_INF), 1) << "the eight lower bits were lost";
}

TEST_F(MainJobTest, ADepthFilesUnitChangesNoMask) {
  cv::Mat tum;
  seen("room_depth.png").convertTo(tum, CV_16U, 5);
  const auto in_millimetres = painted(kFar);
  cv::imwrite(at("tum.png"), tum);
  const auto in_fifths = painted({"--depth", "tum.png", "--depth-scale", "5000", "--mask", "sigmoid:20,0.5"});
  EXPECT_LT(difference(in_millimetres, in_fifths), 1e-3);
}

TEST_F(MainJobTest, Vgg16IsAnotherNetworkThatPaints) {
  const auto result = painted(kFar + Arguments{"--features", "vgg16"});
  EXPECT_GT(difference(result, room(), far_pixels()), 0.005);
  EXPECT_GT(difference(result, painted(kFar)), 0.001);
}

TEST_F(MainJobTest, InputsAreAsTheyWere) {
  const auto before = folder_content(folder());
  ASSERT_EQ(run(quick(kFar)).status, 0);
  auto after = folder_content(folder());
  EXPECT_EQ(after.erase("out.png"), 1u);
  EXPECT_TRUE(after == before) << "more was written than the output, or an input was changed";
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
