// One line of progress on stderr.
#pragma once

#include "rgbd_stylize/core/clock.hpp"

#include <cstdint>
#include <string>

namespace rgbd_stylize::cli {

/// On a terminal a line that is rewritten in place a few times a second; elsewhere a line whenever one more
/// of so many equal parts of the work is done.
class ProgressLine {
 public:
  explicit ProgressLine(int64_t parts, bool rewrite = true);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { finish(); }

  /// Whether now, `done` of `total` being done, a line is wanted. total > 0.
  bool is_due(int64_t done, int64_t total);
  void show(const std::string& text);
  /// Ends the line that is being rewritten.
  void finish();

 private:
  int64_t parts_, last_part_ = 0;
  bool terminal_, rewrite_, line_open_ = false;
  Clock::time_point last_shown_;
};

}  // namespace rgbd_stylize::cli
