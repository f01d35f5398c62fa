// Datasets in memory, and what tests of batches look at.
#pragma once

#include "pictures.hpp"
#include "rgbd_stylize/batch/frame_record.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/datasets/dataset.hpp"
#include "text.hpp"

#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rgbd_stylize::testing_batch {

using testing_support::file_content;

/// Frames by formula, 24×32 unless said otherwise, each of another phase, with a depth from 1 to 3 m.
class FormulaDataset : public Dataset {
 public:
  explicit FormulaDataset(std::vector<std::string> names) : names_(std::move(names)) {}

  // Positions of frames that are not as the others:
  std::set<int64_t> broken;  ///< cannot be read
  std::set<int64_t> wide;    ///< 24×48
  std::set<int64_t> poison;  ///< holds what is no number

  bool labelled = false;  ///< a door in the left quarter of a wall

  [[nodiscard]] std::string kind() const override { return "frames by formula"; }
  [[nodiscard]] int64_t size() const override { return static_cast<int64_t>(names_.size()); }
  [[nodiscard]] FrameInfo info(int64_t position) const override {
    return {position, names_.at(static_cast<size_t>(position)), "nowhere"};
  }
  [[nodiscard]] RgbdSample get(int64_t position) const override {
    const auto frame = info(position);
    if (broken.count(position)) throw InputError("frame " + frame.name + ": is cut short");
    const int64_t width = wide.count(position) ? 48 : 32;
    RgbdSample sample;
    sample.image.rgb = testing_support::picture(24, width, 0.3 * static_cast<double>(position));
    if (poison.count(position)) sample.image.rgb[0][0][5][5] = NAN;
    sample.image.depth_m = 1 + 2 * testing_support::depth_map(24, width);
    if (labelled) {
      sample.labels = {torch::ones({1, 1, 24, width}, torch::kInt64), {"wall", "door"}};
      sample.labels.ids.slice(3, 0, width / 4).fill_(2);
    }
    return sample;
  }

 private:
  std::vector<std::string> names_;
};

/// The record of a frame that was painted.
inline FrameRecord painted_record(int64_t index, const std::string& name) {
  FrameRecord record;
  record.frame = {index, name, "kitchen"};
  record.options_hash = "0123";
  record.sha256 = "abcd";
  record.iterations = 300;
  record.together = {index};
  record.seconds = 1.5;
  record.total = 0.25;
  record.losses = {{"content", 0.125}, {"style", 0.5}};
  record.warnings = {"mask 'step:2' selects 0 % of the picture"};
  return record;
}

}  // namespace rgbd_stylize::testing_batch
