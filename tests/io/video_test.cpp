#include "rgbd_stylize/io/video.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "temporary_folder.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <opencv2/core.hpp>
#include <opencv2/videoio.hpp>

namespace rgbd_stylize {
namespace {

using testing_support::TemporaryFolder;

// Five frames of one colour each, brighter and brighter: R, G, B = 40 n, 20 n, 10 n.
void write_clip(const std::string& path) {
  cv::VideoWriter writer(path, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), 12, {64, 48});
  ASSERT_TRUE(writer.isOpened());
  for (int n = 1; n <= 5; ++n) writer.write(cv::Mat(48, 64, CV_8UC3, cv::Scalar(10 * n, 20 * n, 40 * n)));
}

TEST(Video, EveryFrameIsChangedInOrder) {
  const TemporaryFolder folder;
  const auto clip = folder.file("clip.avi"), half = folder.file("half.avi");
  write_clip(clip);
  std::vector<double> reds, blues;
  const auto count = convert_video(clip, half, [&](const torch::Tensor& frame) {
    EXPECT_EQ(frame.sizes(), (std::vector<int64_t>{1, 3, 48, 64}));
    reds.push_back(255 * frame[0][0].mean().item<double>());
    blues.push_back(255 * frame[0][2].mean().item<double>());
    return frame / 2;
  });
  EXPECT_EQ(count, 5);
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

TEST(Video, WhatCannotBeReadOrWrittenIsRefused) {
  const TemporaryFolder folder;
  const auto clip = folder.file("clip.avi");
  const auto same = [](const torch::Tensor& frame) { return frame; };
  EXPECT_THROW(convert_video(clip, folder.file("a.avi"), same), InputError);
  std::ofstream(clip) << "no video";
  EXPECT_THROW(convert_video(clip, folder.file("a.avi"), same), InputError);
  write_clip(clip);
  EXPECT_THROW(convert_video(clip, folder.file("a.webm"), same), OutputError);
  EXPECT_THROW(convert_video(clip, folder.file("nowhere/a.avi"), same), OutputError);
}

}  // namespace
}  // namespace rgbd_stylize
