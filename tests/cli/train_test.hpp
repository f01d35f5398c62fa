// What tests of `train` have: a folder of photographs, and trainings over it.
#pragma once

#include "cli_test.hpp"

#include <cstring>

namespace rgbd_stylize::testing_cli {

/// The header of a safetensors file.
inline Json header(const std::string& path) {
  const auto file = file_content(path);
  uint64_t length = 0;
  std::memcpy(&length, file.data(), sizeof(length));
  return Json::parse(file.substr(sizeof(length), length));
}

class TrainTest : public CliTest {
 protected:
  void SetUp() override {
    fs::create_directory(at("photos"));
    for (const std::string name : {"room.png", "ember.png"}) fs::copy(at(name), at("photos/" + name));
  }

  /// The arguments, and for what they leave open a training that is done in no time.
  static Arguments small(const Arguments& arguments) {
    auto all = Arguments{"train"} + arguments;
    const std::vector<Arguments> defaults = {{"--images", "photos"},
                                             {"--style", "night.png"},
                                             {"-o", "wave.safetensors"},
                                             {"--features", "squeezenet"},
                                             {"--weights", "random"},
                                             {"--style-layers", "relu1"},
                                             {"--content-layers", "relu1"},
                                             {"--image-size", "32"},
                                             {"--batch", "2"},
                                             {"--width", "4"},
                                             {"--iterations", "4"},
                                             {"--threads", "1"},
                                             {"--workers", "1"}};
    for (const auto& option : defaults) {
      if (std::find(all.begin(), all.end(), option[0]) == all.end()) all = all + option;
    }
    return all;
  }

  void train(const Arguments& arguments) const {
    const auto ended = run(small(arguments));
    ASSERT_EQ(ended.status, 0) << ended.err;
  }
};

}  // namespace rgbd_stylize::testing_cli
