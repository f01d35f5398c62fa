// What is said of each frame of a batch, on stderr.
#pragma once

#include "progress.hpp"
#include "rgbd_stylize/batch/frame_record.hpp"
#include "rgbd_stylize/stylize/painter.hpp"
#include "stylize_arguments.hpp"

#include <map>
#include <set>
#include <string>

namespace rgbd_stylize::cli {

/// What depth was taken for, where that changes, and a line for each frame; with --verbose a line for each of
/// its iterations, too; with --quiet only what went wrong. One thread paints and another records.
class FrameLog {
 public:
  explicit FrameLog(const StylizeArguments& arguments) : arguments_(arguments) {}

  void begin(int64_t to_do, int64_t done);
  /// By the thread that paints.
  void prepared(const FrameInfo& frame, const PaintJob& job);
  void iteration(const FrameInfo& frame, const StylizeIteration& iteration);
  /// By the thread that records. Each warning is shown once.
  void recorded(const FrameRecord& record);

 private:
  const StylizeArguments& arguments_;
  int64_t to_do_ = 0, recorded_ = 0;
  std::string depth_format_;
  std::set<std::string> warned_;
  std::map<std::string, Progress> progress_;  // of the frames in hand, by name
};

}  // namespace rgbd_stylize::cli
