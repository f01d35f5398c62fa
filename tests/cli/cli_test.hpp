// What every test of the command line has: a fresh folder with a room, its depth and two paintings.
#pragma once

#include "program.hpp"
#include "results.hpp"
#include "temporary_folder.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

namespace rgbd_stylize::testing_cli {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

inline Arguments operator+(Arguments a, const Arguments& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

using testing_support::TemporaryFolder;

constexpr int kWidth = 96, kHeight = 72;

/// A safetensors file. Its tensors are in the order given, all float32, all of values from -0.1 to 0.1.
inline std::string safetensors(const std::vector<std::pair<std::string, std::vector<int>>>& tensors) {
  Json header;
  std::string data;
  for (const auto& [name, shape] : tensors) {
    const size_t begin = data.size();
    int count = 1;
    for (const int side : shape) count *= side;
    for (int i = 0; i < count; ++i) {
      const float value = 0.01f * static_cast<float>(i * 7919 % 21 - 10);
      data.append(reinterpret_cast<const char*>(&value), sizeof(value));
    }
    header[name] = {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {begin, data.size()}}};
  }
  const auto text = header.dump();
  const uint64_t length = text.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof(length)) + text + data;
}

/// SqueezeNet as far as its first layer, which takes a few kilobytes.
inline std::string squeezenet_start() {
  return safetensors({{"features.0.weight", {64, 3, 3, 3}}, {"features.0.bias", {64}}});
}
inline const Arguments kFirstLayer = {"--style-layers", "relu1", "--content-layers", "relu1"};

class CliTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (fs::exists(studio() + "/ember.png")) return;
    const Arguments size = {"--width", std::to_string(kWidth), "--height", std::to_string(kHeight)};
    make(Arguments{RENDER_ROOM_BINARY, "--output", "room.png", "--depth", "room_depth.png"} +
         Arguments{"--labels", "room_labels.png"} + size);
    make(Arguments{PAINT_STYLE_BINARY, "night", "--output", "night.png"} + size);
    make(Arguments{PAINT_STYLE_BINARY, "ember", "--output", "ember.png"} + size);
  }

  CliTest() { fs::copy(studio(), folder()); }

  [[nodiscard]] std::string folder() const { return folder_.path().string(); }
  [[nodiscard]] std::string at(const std::string& name) const { return folder_.file(name); }
  [[nodiscard]] cv::Mat seen(const std::string& name) const { return picture(at(name)); }
  [[nodiscard]] cv::Mat room() const { return seen("room.png"); }

  /// Whether a pixel of the room is farther (nearer) than both halves of a mask at half its depth leave in
  /// doubt.
  [[nodiscard]] cv::Mat far_pixels() const { return seen("room_depth.png") > 4200; }
  [[nodiscard]] cv::Mat near_pixels() const { return seen("room_depth.png") < 2700; }

  /// Starts the program with nothing but these arguments.
  [[nodiscard]] std::unique_ptr<Process> start(const Arguments& arguments) const {
    return std::make_unique<Process>(Arguments{RGBD_STYLIZE_BINARY} + arguments, folder(), environment_);
  }
  Ended run(const Arguments& arguments) const { return start(arguments)->wait(); }

  /// The arguments, and for what they leave open a job that is done in no time.
  static Arguments quick(Arguments arguments) {
    const std::vector<Arguments> defaults = {{"--rgb", "room.png"},
                                             {"--style", "night.png"},
                                             {"--features", "squeezenet"},
                                             {"--weights", "random"},
                                             {"--iterations", "3"},
                                             {"--threads", "1"},
                                             {"-o", "out.png"}};
    for (const auto& option : defaults) {
      const bool given = std::find(arguments.begin(), arguments.end(), option[0]) != arguments.end();
      if (!given) arguments = arguments + option;
    }
    return arguments;
  }

  /// The pixels of the picture that a quick job with these arguments ends with.
  cv::Mat painted(const Arguments& arguments) const {
    const auto ended = run(quick(arguments));
    EXPECT_EQ(ended.status, 0) << ended.err;
    return seen("out.png");
  }

  /// Lets a quick job write a trace, and reads it.
  std::vector<Json> traced(const Arguments& arguments) const {
    const auto ended = run(quick(arguments + Arguments{"--trace", "trace.jsonl"}));
    EXPECT_EQ(ended.status, 0) << ended.err;
    return trace_of(at("trace.jsonl"));
  }

  using Words = std::vector<std::string>;

  /// Fails unless a quick job with these arguments ends with that status and one short line of error that
  /// holds `wanted`, with the output that was there before and every other file as they were.
  void expect_refused(const Arguments& arguments, int status, const Words& wanted) const {
    write_file(at("out.png"), "what was there before");
    expect_refused_as_given(quick(arguments), status, wanted);
  }

  void expect_refused_as_given(const Arguments& arguments, int status, const Words& wanted) const {
    constexpr size_t kShort = 400;
    const auto before = folder_content(folder());
    const auto ended = run(arguments);
    EXPECT_EQ(ended.status, status);
    EXPECT_EQ(ended.out, "");
    EXPECT_TRUE(is_one_error(ended.err) && ended.err.size() < kShort) << ended.err;
    for (const auto& word : wanted) {
      EXPECT_TRUE(contains(ended.err, word)) << "wanted: " << word << "\nsaid: " << ended.err;
    }
    const auto after = folder_content(folder());
    for (const auto& [name, content] : after) {
      const auto known = before.find(name);
      EXPECT_TRUE(known != before.end() && known->second == content) << name << " was changed or written";
    }
    for (const auto& file : before) EXPECT_EQ(after.count(file.first), 1u) << file.first << " was removed";
  }

  TemporaryFolder folder_;
  /// Where the program looks for weights and the like: nowhere but in the test's folder.
  Process::Environment environment_{
      {"HOME", folder()}, {"XDG_CACHE_HOME", at("cache")}, {"RGBD_STYLIZE_WEIGHTS", ""}};

 private:
  static std::string studio() {
    static const TemporaryFolder folder;
    return folder.path().string();
  }

  static void make(const Arguments& command) {
    const auto ended = Process(command, studio(), {}).wait();
    ASSERT_EQ(ended.status, 0) << command[0] << ": " << ended.err;
  }

  static bool is_one_error(const std::string& err) {
    int errors = 0, others = 0;
    for (const auto& line : lines_of(err)) {
      if (starts_with(line, "warning: ")) continue;
      ++(starts_with(line, "rgbd_stylize: ") ? errors : others);
    }
    return errors == 1 && others == 0;
  }
};

}  // namespace rgbd_stylize::testing_cli
