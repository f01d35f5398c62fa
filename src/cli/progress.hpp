// The progress of a run, on stderr.
#pragma once

#include "progress_line.hpp"
#include "rgbd_stylize/core/clock.hpp"
#include "rgbd_stylize/stylize/stylize.hpp"

#include <string>

namespace rgbd_stylize::cli {

/// A line that is rewritten in place on a terminal, with iteration, every loss term and the time left;
/// elsewhere a line for every tenth of the run; with `verbose` a line for each iteration.
class Progress {
 public:
  /// Lines begin with `prefix`.
  Progress(const std::vector<Scale>& scales, bool verbose, const std::string& prefix = "");
  void show(const StylizeIteration& iteration);
  /// Ends the line that is being rewritten.
  void finish() { line_.finish(); }

 private:
  [[nodiscard]] double seconds_left(const StylizeIteration& iteration) const;

  std::vector<Scale> scales_;
  std::string prefix_;
  bool verbose_;
  ProgressLine line_;
  Clock::time_point start_, scale_start_;
  int scale_ = -1, scale_first_ = 0;
};

}  // namespace rgbd_stylize::cli
