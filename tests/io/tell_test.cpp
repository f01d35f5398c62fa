#include "rgbd_stylize/io/tell.hpp"

#include "stderr_capture.hpp"

#include <cstdio>
#include <future>
#include <thread>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

TEST(Tell, IsHeardWhileAnotherThreadDecodes) {
  testing::internal::CaptureStderr();
  std::promise<void> begun;
  std::string complaint;
  std::thread decoder([&] {
    complaint = capture_stderr([&] {
      std::fputs("a marker is missing\n", stderr);
      begun.set_value();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    });
  });
  begun.get_future().wait();
  tell("frame 3 is painted\n");
  decoder.join();
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "frame 3 is painted\n");
  EXPECT_EQ(complaint, "a marker is missing\n");
}

}  // namespace
}  // namespace rgbd_stylize
