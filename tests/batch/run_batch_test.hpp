// What tests of run_batch() have: a small painter, and the files that a run leaves.
#pragma once

#include "batch_test.hpp"
#include "rgbd_stylize/batch/run_batch.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

namespace rgbd_stylize::testing_batch {

namespace fs = std::filesystem;

/// Runs over five frames.
class RunBatchFixture : public ::testing::Test {
 protected:
  RunBatchFixture() {
    scene_.styles = {temporary_.file("style.png")};
    scene_.depth = "filled";
    scene_.masks = {"sigmoid:20,0.5"};
    write_picture(scene_.styles[0], testing_support::picture(20, 20, 1.0));
    options_.network.features = "vgg16";
    options_.network.weights = "random";
    options_.network.style_layers = options_.network.content_layers = "relu1_2";
    options_.optimizer.iterations = 2;
  }

  [[nodiscard]] Painter painter() const { return {scene_, options_, {}, torch::kCPU, torch::kFloat32}; }

  [[nodiscard]] RunFolder folder(const std::string& name = "run") const {
    return {temporary_.file(name), {{"iterations", "2"}}};
  }

  BatchSummary run(const RunFolder& folder,
                   const BatchOptions& options = {},
                   const BatchEvents& events = {}) {
    return run_batch(dataset_, painter(), folder, options, events);
  }

  /// Every file by its path, but for the one number that varies.
  static std::map<std::string, std::string> content(const RunFolder& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
      if (!entry.is_regular_file()) continue;
      auto& text = files[entry.path().lexically_relative(folder.path()).string()];
      text = file_content(entry.path().string());
      if (entry.path().extension() == ".png" || text.rfind("{\"frame\"", 0) != 0) continue;
      std::istringstream lines(text);
      std::string timeless;
      for (std::string line; std::getline(lines, line);) {
        auto record = parse_record(line);
        record.seconds = 0;
        timeless += json_line(record) + "\n";
      }
      text = timeless;
    }
    return files;
  }

  testing_support::TemporaryFolder temporary_;
  FormulaDataset dataset_{{"a", "b", "c", "d", "e"}};
  SceneOptions scene_;
  StylizeOptions options_;
};

}  // namespace rgbd_stylize::testing_batch
