// The progress of a training, on stderr.
#pragma once

#include "progress_line.hpp"
#include "rgbd_stylize/core/clock.hpp"
#include "rgbd_stylize/feedforward/loss_reader.hpp"

#include <string>
#include <vector>

namespace rgbd_stylize::cli {

/// A line with step, losses, photographs a second and the time left: rewritten in place on a terminal,
/// elsewhere one for every hundredth of the training.
class TrainingProgress {
 public:
  TrainingProgress(int64_t first_step, int64_t steps, int64_t batch);
  void show(const LossRow& row, const std::vector<std::string>& term_names);
  void finish() { line_.finish(); }

 private:
  int64_t first_step_, steps_;
  int64_t batch_;
  ProgressLine line_;
  Clock::time_point start_;
};

}  // namespace rgbd_stylize::cli
