// The trace of a run: one JSON object a line.
#pragma once

#include "rgbd_stylize/stylize/stylize.hpp"

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// What a run is, for the trace's first line and the picture's text chunks.
struct RunDescription {
  std::string command;                                       ///< as it was typed
  std::vector<std::pair<std::string, std::string>> options;  ///< every option and its value
  std::string device;
  std::string precision;
  int threads = 0;
  uint64_t seed = 0;
  std::string weights_file;    ///< "embedded", or empty: random weights
  std::string weights_sha256;  ///< lower-case hexadecimal, or empty
};

/// Writes `{"run": …}`, one `{"iteration": …}` each, and `{"done": …}`.
class TraceWriter {
 public:
  /// So many evaluations are kept on the device and read together, see losses_at_a_time(); the seconds are
  /// then those of the group, shared out. Throws OutputError where the file cannot be written.
  TraceWriter(const std::string& path, const RunDescription& run, size_t at_a_time);

  void add(const StylizeIteration& iteration);

  /// Writes what is left and the last line. `stopped_by` is "iterations" or "interrupt".
  void finish(const OptimizeSummary& summary,
              const std::string& stopped_by,
              const std::string& output,
              const std::string& sha256);

 private:
  struct Row {
    double seconds;
    int index, scale;
    int64_t height, width;
    double learning_rate;
    std::vector<std::string> names;
  };
  void flush();
  void share_out_seconds();
  void write_line(const std::string& line);

  std::string path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  size_t at_a_time_;
  std::vector<Row> rows_;
  std::vector<Evaluation> evaluations_;  // one a row
  double last_time_;                     // of the last row, or the start
};

/// The options as one JSON object, for the picture's text chunks.
std::string options_json(const RunDescription& run);

}  // namespace rgbd_stylize
