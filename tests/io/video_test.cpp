#include "rgbd_stylize/io/video.hpp"

#include "file_limit.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <opencv2/core.hpp>
#include <opencv2/videoio.hpp>

namespace rgbd_stylize {
namespace {

using testing_support::FileLimit;
using testing_support::TemporaryFolder;

// Five frames of one colour each, brighter and brighter: R, G, B = 40 n, 20 n, 10 n.
void write_clip(const std::string& path) {
  cv::VideoWriter writer(path, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), 12, {64, 48});
  ASSERT_TRUE(writer.isOpened());
  for (int n = 1; n <= 5; ++n) writer.write(cv::Mat(48, 64, CV_8UC3, cv::Scalar(10 * n, 20 * n, 40 * n)));
}

torch::Tensor same(const torch::Tensor& frame) { return frame; }

TEST(Video, EveryFrameIsChangedInOrder) {
  const TemporaryFolder folder;
  const auto clip = folder.file("clip.avi"), half = folder.file("half.avi");
  write_clip(clip);
  std::vector<double> reds, blues;
  const auto frames = convert_video(clip, half, [&](const torch::Tensor& frame) {
    EXPECT_EQ(frame.sizes(), (std::vector<int64_t>{1, 3, 48, 64}));
    reds.push_back(255 * frame[0][0].mean().item<double>());
    blues.push_back(255 * frame[0][2].mean().item<double>());
    return frame / 2;
  });
  EXPECT_EQ(frames.read, 5);
  EXPECT_EQ(frames.announced, 5);
  for (size_t n = 0; n < 5; ++n) {
    EXPECT_NEAR(reds[n], 40.0 * static_cast<double>(n + 1), 4) << "as JPEG has it";
    EXPECT_NEAR(blues[n], 10.0 * static_cast<double>(n + 1), 4);
  }
  cv::VideoCapture reader(half);
  EXPECT_NEAR(reader.get(cv::CAP_PROP_FPS), 12, 0.1);
  cv::Mat frame;
  ASSERT_TRUE(reader.read(frame));
  EXPECT_NEAR(cv::mean(frame)[2], 20, 4);
}

TEST(Video, EndsWhereItIsNotToGoOn) {
  const TemporaryFolder folder;
  const auto clip = folder.file("clip.avi"), begun = folder.file("begun.avi");
  write_clip(clip);
  const auto two = [](const VideoFrames& so_far) { return so_far.read < 2; };
  const auto frames = convert_video(clip, begun, same, two);
  EXPECT_EQ(frames.read, 2);
  EXPECT_EQ(frames.announced, 5);
  EXPECT_EQ(convert_video(begun, folder.file("again.avi"), same).read, 2);
}

TEST(Video, WhatCannotBeReadOrWrittenIsRefused) {
  const TemporaryFolder folder;
  const auto clip = folder.file("clip.avi");
  EXPECT_THROW(convert_video(clip, folder.file("a.avi"), same), InputError);
  std::ofstream(clip) << "no video";
  EXPECT_THROW(convert_video(clip, folder.file("a.avi"), same), InputError);
  write_clip(clip);
  EXPECT_THROW(convert_video(clip, folder.file("a.webm"), same), OutputError);
  EXPECT_THROW(convert_video(clip, folder.file("nowhere/a.avi"), same), OutputError);
}

TEST(Video, OneThatBreaksOffHasFewerFramesThanItAnnounces) {
  const TemporaryFolder folder;
  const auto clip = folder.file("clip.avi");
  write_clip(clip);
  std::filesystem::resize_file(clip, std::filesystem::file_size(clip) - 700);
  const auto frames = convert_video(clip, folder.file("a.avi"), same);
  EXPECT_EQ(frames.announced, 5);
  EXPECT_LT(frames.read, 5);
  EXPECT_GE(frames.read, 1);
}

// OpenCV's writer would say nothing, whether the beginning, the last frame or the index has no room.
TEST(Video, AFullDiskIsNamedAndTheOldFileStays) {
  for (const std::string end : {".avi", ".mp4"}) {
    const TemporaryFolder folder;
    const auto clip = folder.file("clip.avi"), whole = folder.file("whole" + end),
               kept = folder.file("a" + end);
    write_clip(clip);
    convert_video(clip, whole, same);
    const auto size = std::filesystem::file_size(whole);
    for (const auto room : {size / 8, size / 2, size - 300, size - 1}) {
      std::ofstream(kept) << "what was there before";
      try {
        const FileLimit limit(room);
        convert_video(clip, kept, same);
        ADD_FAILURE() << room << " of " << size << " bytes were enough for " << kept;
      } catch (const OutputError& error) {
        EXPECT_EQ(std::string(error.what()).rfind(kept + ": cannot be written: ", 0), 0u) << error.what();
      }
      EXPECT_EQ(std::filesystem::file_size(kept), 21u) << "as it was";
    }
  }
}

}  // namespace
}  // namespace rgbd_stylize
