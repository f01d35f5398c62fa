// Training a network and painting with it, at the command line.
#include "train_test.hpp"

#include <chrono>
#include <thread>

#include <opencv2/videoio.hpp>

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kInput = 3, kWeights = 4, kInterrupted = 130;

TEST_F(TrainTest, LeavesAModelItsLossesAndAPreviewThatArePlain) {
  const auto ended = run(small({"--preview-every", "2"}));
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "a folder of pictures")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "     4/4  total ")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "pictures/s")) << ended.err;
  const auto losses = trace_of(at("wave_losses.jsonl"));
  ASSERT_EQ(losses.size(), 4u);
  EXPECT_EQ(losses[3]["step"], 4);
  const auto& terms = losses[0]["terms"];
  EXPECT_NEAR(losses[0]["total"].get<double>(),
              terms["content"].get<double>() + terms["style"].get<double>() + 0.1 * terms["tv"].get<double>(),
              1e-5)
      << "the weights of the main command, but for the content";
  EXPECT_EQ(seen("wave_preview.png").cols, 2 * (32 + 12)) << "two photographs";
  EXPECT_EQ(seen("wave_preview.png").rows, 2 * (32 + 12)) << "and their pastiches";
  EXPECT_FALSE(seen("wave_losses.png").empty());
  EXPECT_TRUE(contains(file_content(at("wave.safetensors")), "\"recipe.style[0]\":\"night.png\""));
}

TEST_F(TrainTest, SixStepsAreThreeAndThreeMore) {
  train({"--iterations", "6", "-o", "whole.safetensors"});
  train({"--iterations", "3", "-o", "parts.safetensors"});
  train({"--iterations", "6", "-o", "parts.safetensors", "--resume", "--workers", "3"});
  EXPECT_EQ(file_content(at("whole.safetensors")), file_content(at("parts.safetensors")));
  EXPECT_EQ(file_content(at("whole_losses.jsonl")), file_content(at("parts_losses.jsonl")));
}

TEST_F(TrainTest, StoppedItCanGoOn) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const auto name = "wave" + std::to_string(signal);
    const auto process = start(small({"--iterations", "100000", "-o", name + ".safetensors"}));
    while (!contains(process->err(), "1/100000")) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    process->signal(signal);
    const auto ended = process->wait();
    EXPECT_EQ(ended.status, kInterrupted);
    EXPECT_TRUE(contains(ended.err, "go on with --resume")) << ended.err;
    EXPECT_FALSE(fs::exists(at(name + ".safetensors"))) << "it is not done";
    const auto steps = trace_of(at(name + "_losses.jsonl")).size();
    train({"--iterations", std::to_string(steps + 2), "-o", name + ".safetensors", "--resume"});
    EXPECT_EQ(trace_of(at(name + "_losses.jsonl")).size(), steps + 2);
  }
}

TEST_F(TrainTest, ATruncatedCheckpointFallsBackToTheOneBefore) {
  train({"--iterations", "4", "--checkpoint-every", "2"});
  const auto checkpoint = at("wave_checkpoint.safetensors");
  fs::resize_file(checkpoint, fs::file_size(checkpoint) / 2);
  const auto ended = run(small({"--iterations", "6", "--resume"}));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "warning: ") && contains(ended.err, "wave_checkpoint_previous"))
      << ended.err;
}

TEST_F(TrainTest, ResumingWithOtherOptionsSaysWhich) {
  train({});
  expect_refused_as_given(small({"--resume", "--batch", "3", "--learning-rate", "0.01"}),
                          kUsage,
                          {"batch was 2 and is 3", "learning-rate was"});
  expect_refused_as_given(small({}), kUsage, {"wave_checkpoint.safetensors", "--resume"});
}

TEST_F(TrainTest, WhatCannotBeReadIsNamedAndSkipped) {
  write_file(at("photos/broken.jpg"), "not a picture");
  const auto ended = run(small({}));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "warning: photos/broken.jpg")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "1 of 3 pictures")) << ended.err;
}

TEST_F(TrainTest, ADivergedTrainingNamesTheLossAndTheCheckpoint) {
  const auto ended = run(small({"--learning-rate", "1e30", "--checkpoint-every", "1"}));
  EXPECT_EQ(ended.status, kInput) << ended.err;
  EXPECT_TRUE(contains(ended.err, "rgbd_stylize: step ") && contains(ended.err, "the loss ")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "wave_checkpoint.safetensors")) << ended.err;
  EXPECT_FALSE(fs::exists(at("wave.safetensors")));
}

TEST_F(TrainTest, TheDepthLossIsATermAndARowOfThePreview) {
  ASSERT_EQ(
      Process({WRITE_TORCHSCRIPT_BINARY, "grey.pt", "x.mean(1, keepdim=True)"}, folder(), {}).wait().status,
      0);
  train({"--depth-model", "grey.pt", "--depth-weight", "2", "--preview-every", "4"});
  EXPECT_TRUE(trace_of(at("wave_losses.jsonl"))[0]["terms"].contains("depth"));
  EXPECT_EQ(seen("wave_preview.png").rows, 4 * (32 + 12));
}

TEST_F(TrainTest, TwoStylesAreLearnedByTheDepthOfADataset) {
  fs::create_directories(at("frames/rgb"));
  fs::create_directories(at("frames/depth"));
  fs::copy(at("room.png"), at("frames/rgb/0.png"));
  fs::copy(at("room_depth.png"), at("frames/depth/0.png"));
  train({"--images",
         "frames",
         "--style",
         "night.png",
         "--mask",
         "step:0.5",
         "--style",
         "ember.png",
         "--mask",
         "rest"});
  const auto terms = trace_of(at("wave_losses.jsonl"))[0]["terms"];
  EXPECT_GT(terms["style[0]"].get<double>(), 0);
  EXPECT_GT(terms["style[1]"].get<double>(), 0);
}

TEST_F(TrainTest, WhatMakesNoSenseIsRefused) {
  expect_refused_as_given({"train", "--style", "night.png", "-o", "a.safetensors"}, kUsage, {"--images"});
  expect_refused_as_given({"train", "--images", "photos", "-o", "a.safetensors"}, kUsage, {"--style"});
  expect_refused_as_given(small({"--style", "gone.png"}), kInput, {"gone.png"});
  expect_refused_as_given(small({"--mask", "image:room.png"}), kUsage, {"image:room.png", "depth"});
  expect_refused_as_given(small({"--image-size", "33"}), kUsage, {"--image-size 33"});
  fs::create_directory(at("nothing"));
  expect_refused_as_given(small({"--images", "nothing"}), kInput, {"nothing"});
}

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

TEST_F(ApplyTest, AMaskLeavesTheRestAsItWas) {
  train({});
  const auto ended =
      apply({"--rgb", "room.png", "--depth", "room_depth.png", "--mask", "step:0.5", "-o", "painted.png"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_LT(difference(room(), seen("painted.png"), near_pixels()), 1e-6);
  EXPECT_GT(difference(room(), seen("painted.png"), far_pixels()), 0.05);
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
