#include "rgbd_stylize/io/video.hpp"

#include "mat_tensor.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/file_name.hpp"
#include "stderr_capture.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include <opencv2/core.hpp>
#include <opencv2/videoio.hpp>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

constexpr double kUsualRate = 25;  // of a video that does not say

// 8-bit B, G, R to RGB in [0,1], and back.
torch::Tensor rgb_of(const cv::Mat& frame) {
  cv::Mat samples;
  frame.convertTo(samples, CV_32F, 1 / 255.0);
  return tensor_from(samples).flip(1).contiguous();
}

cv::Mat frame_of(const torch::Tensor& rgb) {
  cv::Mat frame;
  mat_from(rgb.flip(1)).convertTo(frame, CV_8U, 255);  // which rounds and saturates
  return frame;
}

// A full disk has no room for more behind the file either, and then says so.
void check_room(const std::string& path) {
  constexpr size_t kMoreThanABlock = 1 << 17;
  const auto size = fs::exists(path) ? fs::file_size(path) : 0;
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file << std::string(kMoreThanABlock, '\0');
  file.close();
  if (!file) throw OutputError(path + ": cannot be written: " + std::strerror(errno));
  fs::resize_file(path, size);
}

cv::VideoWriter open_writer(const std::string& path, double rate, cv::Size size) {
  const bool avi = lower_extension(path) == ".avi";
  const int codec =
      avi ? cv::VideoWriter::fourcc('M', 'J', 'P', 'G') : cv::VideoWriter::fourcc('m', 'p', '4', 'v');
  cv::VideoWriter writer;
  capture_stderr([&] { writer.open(path, codec, rate, size); });
  if (writer.isOpened()) return writer;
  check_room(path);
  throw OutputError(path + ": this OpenCV cannot write such a video" + (avi ? "" : "; try .avi"));
}

// OpenCV's writer reports nothing: what has been written is what can be read back.
void check_written(const std::string& path, int64_t frames) {
  check_room(path);
  int64_t found = 0;
  capture_stderr([&] {
    cv::VideoCapture reader(path);
    while (reader.grab()) ++found;
  });
  if (found == frames) return;
  throw OutputError(path + ": cannot be written: of " + std::to_string(frames) + " frames " +
                    std::to_string(found) + " can be read back; is the disk full?");
}

}  // namespace

bool is_video_file(const std::string& path) {
  static const std::set<std::string> kEndings = {".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm"};
  return kEndings.count(lower_extension(path)) > 0;
}

void check_video_writable(const std::string& path) {
  if (lower_extension(path) != ".mp4" && lower_extension(path) != ".avi")
    throw OutputError(path + ": a video is written as .mp4 or .avi");
  check_writable(path);
}

VideoFrames convert_video(const std::string& from,
                          const std::string& to,
                          const std::function<torch::Tensor(const torch::Tensor& frame)>& change,
                          const std::function<bool(const VideoFrames& so_far)>& go_on) {
  std::error_code ignored;
  if (!fs::exists(from, ignored)) throw InputError(from + ": there is no such file");
  check_video_writable(to);
  cv::VideoCapture reader;
  cv::Mat frame;
  bool readable = false;
  const auto read_frame = [&] { capture_stderr([&] { readable = reader.read(frame); }); };
  capture_stderr([&] { reader.open(from); });
  read_frame();
  if (!readable) throw InputError(from + ": is no video that this OpenCV can read");
  const double rate = reader.get(cv::CAP_PROP_FPS) > 0 ? reader.get(cv::CAP_PROP_FPS) : kUsualRate;
  VideoFrames frames{0, std::llround(std::max(0.0, reader.get(cv::CAP_PROP_FRAME_COUNT)))};
  write_atomically(to, [&](const std::string& temporary) {
    cv::VideoWriter writer;
    for (bool going_on = true; readable && going_on; read_frame()) {
      const auto changed = frame_of(change(rgb_of(frame)));
      if (frames.read++ == 0) writer = open_writer(temporary, rate, changed.size());
      capture_stderr([&] { writer.write(changed); });
      going_on = go_on(frames);
    }
    capture_stderr([&] { writer.release(); });
    check_written(temporary, frames.read);
  });
  return frames;
}

}  // namespace rgbd_stylize
