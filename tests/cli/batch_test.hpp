// What tests of `batch` have: a folder of small frames, and runs over it.
#pragma once

#include "cli_test.hpp"

#include <map>

namespace rgbd_stylize::testing_cli {

class BatchTest : public CliTest {
 protected:
  static constexpr int kFrames = 8;
  static constexpr int kFrameWidth = 32, kFrameHeight = 24;

  /// Frames are windows of the room, with its depth.
  BatchTest() {
    fs::create_directory(at("frames"));
    const auto depth = seen("room_depth.png");
    for (int i = 0; i < kFrames; ++i) {
      const cv::Rect window(8 * i, 6 * i, kFrameWidth, kFrameHeight);
      cv::imwrite(at("frames/" + name(i) + ".png"), room()(window));
      cv::imwrite(at("frames/" + name(i) + "_depth.png"), depth(window));
    }
  }

  static std::string name(int frame) { return "view" + std::to_string(frame); }

  /// A batch that is done in no time, into `output`.
  static Arguments batch(const std::string& output, const Arguments& more = {}) {
    return Arguments{"batch",
                     "frames",
                     "--style",
                     "night.png",
                     "--mask",
                     "sigmoid:20,0.5",
                     "--features",
                     "compact",
                     "--threads",
                     "1",
                     "-o",
                     output} +
           more +
           (std::count(more.begin(), more.end(), "--iterations") ? Arguments{}
                                                                 : Arguments{"--iterations", "5"});
  }

  Ended run_batch(const std::string& output, const Arguments& more = {}) const {
    return run(batch(output, more));
  }

  /// The files of a run by their paths, without the one number that may differ from run to run.
  [[nodiscard]] std::map<std::string, std::string> files_of(const std::string& output) const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(at(output))) {
      if (!entry.is_regular_file()) continue;
      const auto path = entry.path().lexically_relative(at(output)).string();
      const bool has_seconds = path == "manifest.jsonl" || starts_with(path, "records/");
      files[path] = has_seconds ? without_seconds(entry.path()) : file_content(entry.path());
    }
    return files;
  }

  void expect_same_files(const std::string& a, const std::string& b) const {
    const auto left = files_of(a), right = files_of(b);
    for (const auto& [path, content] : left) {
      ASSERT_TRUE(right.count(path)) << path << " is in " << a << " only";
      EXPECT_TRUE(right.at(path) == content) << path << " differs";
    }
    for (const auto& entry : right)
      EXPECT_TRUE(left.count(entry.first)) << entry.first << " is in " << b << " only";
  }

  [[nodiscard]] std::vector<Json> manifest(const std::string& output) const {
    return trace_of(at(output + "/manifest.jsonl"));
  }

  /// How many times a log tells of a frame that was painted.
  static int times_painted(const std::string& err, int frame) {
    const auto told = "  " + name(frame) + "  ";
    int times = 0;
    for (const auto& line : lines_of(err)) times += contains(line, told) && contains(line, " s  loss ");
    return times;
  }

 private:
  static std::string without_seconds(const fs::path& file) {
    std::string text;
    for (auto& record : trace_of(file.string())) {
      record.erase("seconds");
      text += record.dump() + "\n";
    }
    return text;
  }
};

}  // namespace rgbd_stylize::testing_cli
