// Painting with a trained network, at the command line.
#include "file_limit.hpp"
#include "train_test.hpp"

#include <opencv2/videoio.hpp>

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kInput = 3, kWeights = 4, kOutput = 6;

class ApplyTest : public TrainTest {
 protected:
  Ended apply(const Arguments& arguments) const {
    return run(Arguments{"apply", "--model", "wave.safetensors", "--threads", "1"} + arguments);
  }
};

TEST_F(ApplyTest, PaintsAPictureOfAnySizeAndKeepsItsAlpha) {
  train({});
  cv::Mat odd;
  cv::resize(room(), odd, {77, 51});
  cv::cvtColor(odd, odd, cv::COLOR_BGR2BGRA);
  odd.col(5).setTo(cv::Scalar(10, 20, 30, 99));
  cv::imwrite(at("odd.png"), odd);
  const auto ended = apply({"--rgb", "odd.png", "-o", "painted.png"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto painted = seen("painted.png");
  ASSERT_EQ(painted.size(), odd.size());
  ASSERT_EQ(painted.channels(), 4);
  EXPECT_EQ(painted.at<cv::Vec4b>(20, 5)[3], 99);
  EXPECT_EQ(painted.at<cv::Vec4b>(20, 6)[3], 255);
}

TEST_F(ApplyTest, AFolderIsPaintedPictureByPicture) {
  train({});
  write_file(at("photos/broken.jpg"), "not a picture");
  const auto ended = apply({"--rgb", "photos", "-o", "painted"});
  EXPECT_EQ(ended.status, kInput) << "of the one that could not be read";
  EXPECT_TRUE(contains(ended.err, "broken.jpg")) << ended.err;
  EXPECT_EQ(seen("painted/room.png").size(), room().size());
  EXPECT_EQ(seen("painted/ember.png").size(), room().size());
}

TEST_F(ApplyTest, AFolderThatIsThereIsAFolderWhateverItsName) {
  train({});
  fs::create_directory(at("out.v1"));
  ASSERT_EQ(apply({"--rgb", "room.png", "-o", "out.v1"}).status, 0);
  ASSERT_EQ(apply({"--rgb", "photos", "-o", "out.v1"}).status, 0);
  EXPECT_EQ(seen("out.v1/room.png").size(), room().size());
  EXPECT_EQ(seen("out.v1/ember.png").size(), room().size());
}

TEST_F(ApplyTest, InTilesItPaintsTheSame) {
  constexpr double kRounding = 1e-3;
  cv::Mat large;
  cv::resize(room(), large, {300, 100});
  cv::imwrite(at("large.png"), large);
  const auto painted = [&](const Arguments& arguments) {
    const auto ended = apply(arguments + Arguments{"--rgb", "large.png", "-o", "painted.png"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    return seen("painted.png");
  };
  train({});
  EXPECT_LT(difference(painted({}), painted({"--tile", "256"})), kRounding);
  expect_refused_as_given(
      {"apply", "--model", "wave.safetensors", "--rgb", "large.png", "-o", "painted.png", "--tile", "100"},
      kUsage,
      {"--tile"});
}

TEST_F(ApplyTest, AMaskLeavesTheRestAsItWas) {
  train({});
  const auto ended =
      apply({"--rgb", "room.png", "--depth", "room_depth.png", "--mask", "step:0.5", "-o", "painted.png"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_LT(difference(room(), seen("painted.png"), near_pixels()), 1e-6);
  EXPECT_GT(difference(room(), seen("painted.png"), far_pixels()), 0.05);
}

TEST_F(ApplyTest, ReadsDepthAsItIsTold) {
  train({});
  cv::Mat bright_where_near(kHeight, kWidth, CV_8U, cv::Scalar(250));
  bright_where_near.colRange(0, kWidth / 2) = 10;
  cv::imwrite(at("near.png"), bright_where_near);
  const auto ended = apply({"--rgb",
                            "room.png",
                            "--depth",
                            "near.png",
                            "--depth-invert",
                            "--mask",
                            "step:0.5",
                            "-o",
                            "painted.png"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto painted = seen("painted.png");
  const auto left = cv::Range(0, kWidth / 2), right = cv::Range(kWidth / 2, kWidth);
  EXPECT_GT(difference(room().colRange(left), painted.colRange(left)), 0.05) << "far";
  EXPECT_LT(difference(room().colRange(right), painted.colRange(right)), 1e-6) << "near";
}

// As Motion JPEG, which changes colours a little.
void write_clip(const std::string& path, const std::vector<cv::Mat>& frames) {
  cv::VideoWriter writer(path, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), 12, frames[0].size());
  ASSERT_TRUE(writer.isOpened());
  for (const auto& frame : frames) writer.write(frame);
}

std::vector<cv::Mat> frames_of(const std::string& path) {
  cv::VideoCapture reader(path);
  std::vector<cv::Mat> frames;
  for (cv::Mat frame; reader.read(frame);) frames.push_back(frame.clone());
  return frames;
}

TEST_F(ApplyTest, AVideoIsPaintedWhereTheMaskOfEachFrameSays) {
  constexpr double kJpeg = 0.02;
  train({});
  cv::Mat mirrored;
  cv::flip(room(), mirrored, 1);
  write_clip(at("clip.avi"), {room(), mirrored});
  const auto frames = frames_of(at("clip.avi"));
  ASSERT_EQ(frames.size(), 2u);
  cv::imwrite(at("first.png"), frames[0]);
  cv::imwrite(at("second.png"), frames[1]);
  const Arguments far = {"--depth", "predict", "--mask", "step:0.5"};
  const auto ended = apply(far + Arguments{"--rgb", "clip.avi", "-o", "out.avi"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.out, "out.avi  2 frames")) << ended.out;
  const auto painted = frames_of(at("out.avi"));
  ASSERT_EQ(painted.size(), 2u);
  apply(far + Arguments{"--rgb", "second.png", "-o", "wanted.png"});
  EXPECT_LT(difference(painted[1], seen("wanted.png")), kJpeg);
  EXPECT_GT(difference(painted[1], frames[1]), 2 * kJpeg) << "it was painted";
  run({"depth", "--rgb", "first.png", "-o", "depth.png", "--threads", "1"});
  apply({"--rgb", "second.png", "--depth", "depth.png", "--mask", "step:0.5", "-o", "other.png"});
  EXPECT_GT(difference(painted[1], seen("other.png")), 2 * kJpeg) << "the mask of the first frame";
}

TEST_F(ApplyTest, AVideoHasItsSizeAndItsWarningsOnce) {
  train({});
  write_clip(at("clip.avi"), {room(), room()});
  const auto ended = apply({"--rgb", "clip.avi", "--mask", "1-ones", "--size", "48", "-o", "out.avi"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(frames_of(at("out.avi"))[1].size(), cv::Size(48, 36));
  EXPECT_EQ(ended.err, "warning: mask '1-ones' selects 0 % of the picture\n");
  expect_refused_as_given({"apply",
                           "--model",
                           "wave.safetensors",
                           "--rgb",
                           "clip.avi",
                           "--depth",
                           "room_depth.png",
                           "--mask",
                           "step:0.5",
                           "-o",
                           "out.avi"},
                          kUsage,
                          {"clip.avi is a video", "--depth predict"});
}

TEST_F(ApplyTest, AVideoThatBreaksOffIsPaintedAndNamed) {
  train({});
  write_clip(at("clip.avi"), {room(), room(), room(), room()});
  fs::resize_file(at("clip.avi"), fs::file_size(at("clip.avi")) * 2 / 3);
  const auto ended = apply({"--rgb", "clip.avi", "-o", "out.avi"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto count = std::to_string(frames_of(at("out.avi")).size());
  EXPECT_EQ(ended.err,
            "warning: clip.avi: seems to break off: its header lets expect 4 frames, and " + count +
                " could be read\n");
}

TEST_F(ApplyTest, AVideoOnAFullDiskLeavesTheOneThatWasThere) {
  train({});
  write_clip(at("clip.avi"), {room(), room(), room(), room()});
  write_file(at("keep.avi"), "what was there before");
  const testing_support::FileLimit limit(8192);
  expect_refused_as_given({"apply", "--model", "wave.safetensors", "--rgb", "clip.avi", "-o", "keep.avi"},
                          kOutput,
                          {"keep.avi: cannot be written: "});
}

TEST_F(ApplyTest, AModelOfAnotherKindIsRefused) {
  train({});
  write_file(at("start.safetensors"), squeezenet_start());
  const Arguments job = {"apply", "--rgb", "room.png", "-o", "painted.png", "--model"};
  expect_refused_as_given(job + Arguments{"start.safetensors"}, kWeights, {"no transform network"});
  expect_refused_as_given(job + Arguments{"wave_checkpoint.safetensors"}, kWeights, {"training checkpoint"});
  expect_refused_as_given(job + Arguments{"room.png"}, kWeights, {"room.png"});
  expect_refused_as_given(job + Arguments{"wave.safetensors", "--rgb", "gone.png"}, kUsage, {"--output"});
  write_file(at("clip.mp4"), "no video");
  expect_refused_as_given(
      Arguments{"apply", "--model", "wave.safetensors", "--rgb", "clip.mp4", "-o", "out.mp4"},
      kInput,
      {"clip.mp4"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
