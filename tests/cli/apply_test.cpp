// Painting with a trained network, at the command line.
#include "file_limit.hpp"
#include "memory_limit.hpp"
#include "train_test.hpp"

#include <opencv2/videoio.hpp>

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kInput = 3, kWeights = 4, kResources = 5, kOutput = 6, kInterrupted = 130;

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
      {"--tile 100: wanted 0, or 256 to 1048576"});
}

// The picture takes 324 MB, and 432 MB a layer of four channels.
TEST_F(ApplyTest, WithoutMemoryItNamesTheRemedy) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "AddressSanitizer wants more memory than any limit leaves";
#endif
  train({});
  const Arguments job = {"apply", "--model", "wave.safetensors", "--threads", "1", "--rgb", "room.png"};
  const testing_support::MemoryLimit limit(rlim_t{2000} << 20);
  expect_refused_as_given(job + Arguments{"--size", "6000", "--tile", "8192", "-o", "painted.png"},
                          kResources,
                          {"not enough memory", "a --tile of less than 8192"});
}

TEST_F(ApplyTest, APictureTooLargeForTheMemoryDoesNotKeepTheOthersBack) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "AddressSanitizer wants more memory than any limit leaves";
#endif
  train({});
  cv::imwrite(at("photos/large.png"),
              cv::Mat(8000, 10000, CV_8UC3, cv::Scalar(1, 2, 3)));  // 960 MB as floats
  const testing_support::MemoryLimit limit(rlim_t{1200} << 20);
  const auto ended = apply({"--rgb", "photos", "-o", "painted"});
  EXPECT_EQ(ended.status, kResources);
  EXPECT_TRUE(contains(ended.err, "photos/large.png: not enough memory")) << ended.err;
  EXPECT_EQ(seen("painted/room.png").size(), room().size()) << "which comes after it";
}

TEST_F(ApplyTest, AWarningNamesItsPicture) {
  train({});
  const auto ended = apply({"--rgb", "photos", "--depth", "predict", "--mask", "step:2", "-o", "painted"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  for (const std::string name : {"photos/room.png", "photos/ember.png"})
    EXPECT_TRUE(contains(ended.err, "warning: " + name + ": mask 'step:2' selects 0 %")) << ended.err;
}

TEST_F(ApplyTest, AFolderThatCannotBeLookedIntoIsNoPlaceForAResult) {
  train({});
  fs::create_directory_symlink("loop", at("loop"));
  const auto ended = apply({"--rgb", "room.png", "-o", "loop/a.png"});
  EXPECT_EQ(ended.status, kOutput);
  EXPECT_TRUE(starts_with(ended.err, "rgbd_stylize: loop/a.png: cannot be written")) << ended.err;
}

TEST_F(ApplyTest, ThePrecisionIsOneThatTheDeviceHas) {
  train({});
  const auto with = [](const std::string& precision) {
    return Arguments{"apply",
                     "--model",
                     "wave.safetensors",
                     "--rgb",
                     "room.png",
                     "-o",
                     "painted.png",
                     "--device",
                     "cpu",
                     "--precision",
                     precision};
  };
  expect_refused_as_given(with("tf32"), kUsage, {"--precision tf32", "CUDA"});
  expect_refused_as_given(with("bf16"), kUsage, {"--precision bf16", "fp32"});
}

TEST_F(ApplyTest, AMaskLeavesTheRestAsItWas) {
  train({});
  const auto ended =
      apply({"--rgb", "room.png", "--depth", "room_depth.png", "--mask", "step:0.5", "-o", "painted.png"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_LT(difference(room(), seen("painted.png"), near_pixels()), 1e-6);
  EXPECT_GT(difference(room(), seen("painted.png"), far_pixels()), 0.05);
}

TEST_F(ApplyTest, AFolderOfPicturesHasAFolderOfDepths) {
  train({});
  fs::create_directory(at("rooms"));
  cv::imwrite(at("rooms/a.jpg"), room());
  cv::imwrite(at("rooms/b.jpg"), room());
  fs::copy(at("room_depth.png"), at("rooms/a.png"));
  const auto ended = apply({"--rgb", "rooms", "--depth", "rooms", "--mask", "step:0.5", "-o", "painted"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.err.substr(0, ended.err.find('\n')), "warning: --depth rooms has nothing for: b");
  EXPECT_EQ(folder_content(at("painted")).size(), 1u) << "depth is no picture";
  EXPECT_LT(difference(seen("rooms/a.jpg"), seen("painted/a.png"), near_pixels()), 1e-6);
  EXPECT_GT(difference(seen("rooms/a.jpg"), seen("painted/a.png"), far_pixels()), 0.05);
  fs::create_directory(at("depths"));
  fs::copy(at("room_depth.png"), at("depths/b.png"));
  ASSERT_EQ(apply({"--rgb", "rooms", "--depth", "depths", "--mask", "step:0.5", "-o", "painted"}).status, 0);
  EXPECT_LT(difference(seen("rooms/b.jpg"), seen("painted/b.png"), near_pixels()), 1e-6);
  const Arguments job = {
      "apply", "--model", "wave.safetensors", "--rgb", "photos", "-o", "out", "--mask", "step:0.5"};
  expect_refused_as_given(
      job + Arguments{"--depth", "rooms"}, kInput, {"--depth rooms: no file has the name"});
  expect_refused_as_given(job + Arguments{"--depth", "room_depth.png"},
                          kUsage,
                          {"room_depth.png: is the depth of one picture", "folder"});
}

TEST_F(ApplyTest, AnRgbdFolderIsPaintedWithoutItsDepth) {
  train({});
  fs::create_directory(at("rooms"));
  cv::imwrite(at("rooms/a.jpg"), room());
  fs::copy(at("room_depth.png"), at("rooms/a.png"));
  fs::copy(at("room.png"), at("rooms/b.png"));
  fs::copy(at("room_depth.png"), at("rooms/b_depth.png"));
  ASSERT_EQ(apply({"--rgb", "rooms", "-o", "painted"}).status, 0);
  EXPECT_EQ(folder_content(at("painted")).size(), 2u);
  EXPECT_EQ(seen("painted/a.png").size(), room().size());
  EXPECT_EQ(seen("painted/b.png").size(), room().size());
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
  const std::string warning = "warning: clip.avi: mask '1-ones' selects 0 % of the picture\n";
  EXPECT_TRUE(contains(ended.err, warning)) << ended.err;
  EXPECT_EQ(ended.err.find(warning), ended.err.rfind(warning)) << ended.err;
  EXPECT_TRUE(contains(ended.err, "     1/2 frames  ")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "     2/2 frames  0 s left\n")) << ended.err;
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
  EXPECT_TRUE(contains(ended.err,
                       "warning: clip.avi: seems to break off: its header lets expect 4 frames, and " +
                           count + " could be read\n"))
      << ended.err;
}

class ApplyInterruptTest : public ApplyTest {
 protected:
  // Painting these takes far longer than a signal.
  void SetUp() override {
    ApplyTest::SetUp();
    train({});
    cv::Mat large;
    cv::resize(room(), large, {960, 720});
    write_clip(at("clip.avi"), std::vector<cv::Mat>(40, large));
    fs::create_directory(at("many"));
    for (int i = 0; i < 40; ++i) cv::imwrite(at("many/" + std::to_string(i) + ".jpg"), large);
  }

  [[nodiscard]] std::unique_ptr<Process> start_apply(const Arguments& arguments) const {
    return start(Arguments{"apply", "--model", "wave.safetensors", "--threads", "1"} + arguments);
  }

  [[nodiscard]] size_t temporaries() const {
    size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder()))
      count += starts_with(entry.path().filename().string(), ".rgbd_stylize-") ? 1 : 0;
    return count;
  }
};

TEST_F(ApplyInterruptTest, AVideoEndsWithTheFramesThatArePainted) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const auto process = start_apply({"--rgb", "clip.avi", "-o", "out.avi"});
    ASSERT_TRUE(process->wait_for("/40 frames")) << process->err();
    process->signal(signal);
    const auto ended = process->wait();
    EXPECT_EQ(ended.status, kInterrupted) << ended.err;
    const auto count = frames_of(at("out.avi")).size();
    EXPECT_GE(count, 4u);
    EXPECT_LT(count, 40u);
    EXPECT_EQ(ended.out, "out.avi  " + std::to_string(count) + " frames, stopped\n");
    EXPECT_FALSE(contains(ended.err, "break off")) << ended.err;
    EXPECT_EQ(temporaries(), 0u);
    fs::remove(at("out.avi"));
  }
}

TEST_F(ApplyInterruptTest, EndedAtOnceItLeavesNothing) {
  const auto process = start_apply({"--rgb", "clip.avi", "-o", "out.avi"});
  ASSERT_TRUE(process->wait_for("/40 frames")) << process->err();
  EXPECT_EQ(temporaries(), 1u);
  process->signal(SIGHUP);  // which is not waited for, like a second Ctrl-C
  EXPECT_EQ(process->wait().status, 128 + SIGHUP);
  EXPECT_EQ(temporaries(), 0u);
  EXPECT_FALSE(fs::exists(at("out.avi")));
}

TEST_F(ApplyInterruptTest, AFolderStopsBetweenPictures) {
  write_file(at("many/00.jpg"), "no picture, which is said at once");
  const auto process = start_apply({"--rgb", "many", "-o", "painted"});
  ASSERT_TRUE(process->wait_for("00.jpg")) << process->err();
  process->signal(SIGINT);
  const auto ended = process->wait();
  EXPECT_EQ(ended.status, kInterrupted);
  const auto painted = folder_content(at("painted")).size();
  EXPECT_LT(painted, 40u);
  EXPECT_TRUE(contains(ended.err, "of 41 pictures\n")) << ended.err;
}

TEST_F(ApplyTest, AVideoOnAFullDiskLeavesTheOneThatWasThere) {
  train({});
  write_clip(at("clip.avi"), {room(), room(), room(), room()});
  write_file(at("keep.avi"), "what was there before");
  const testing_support::FileLimit limit(8192);
  const auto ended = apply({"--rgb", "clip.avi", "-o", "keep.avi"});
  EXPECT_EQ(ended.status, kOutput);
  EXPECT_TRUE(contains(ended.err, "rgbd_stylize: keep.avi: cannot be written: ")) << ended.err;
  EXPECT_EQ(file_content(at("keep.avi")), "what was there before");
}

TEST_F(ApplyTest, AModelOfAnotherKindIsRefused) {
  train({});
  write_file(at("start.safetensors"), squeezenet_start());
  const Arguments job = {"apply", "--rgb", "room.png", "-o", "painted.png", "--model"};
  expect_refused_as_given(job + Arguments{"start.safetensors"}, kWeights, {"no transform network"});
  expect_refused_as_given(job + Arguments{"wave_checkpoint.safetensors"},
                          kWeights,
                          {"checkpoint of a training", "`--resume --iterations 1`"});
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
