// What is known of a frame after its turn: one line of the manifest.
#pragma once

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/datasets/dataset.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace rgbd_stylize {

struct FrameRecord {
  FrameInfo frame;
  std::string options_hash;  ///< of the run's options, see run_folder.hpp

  // Where it was painted:
  std::string sha256;  ///< of the picture's file; empty: the frame failed
  int iterations = 0;
  double seconds = 0;  ///< from the photograph to the pastiche, its share of what was painted together: the
                       ///< one number that varies from run to run
  std::vector<int64_t> together;  ///< numbers of the frames of its group, its own among them
  double total = 0;               ///< the weighted sum of the losses, as of the last iteration's beginning
  std::vector<std::pair<std::string, double>> losses;  ///< unweighted, by term, likewise
  std::vector<std::string> warnings;

  // Where it failed:
  ExitCode code = ExitCode::kDone;
  std::string error;

  [[nodiscard]] bool painted() const { return !sha256.empty(); }
};

/// One JSON object on one line, without a newline: {"frame", "name", "scene", "options", "iterations",
/// "together", "seconds", "total", "losses", "warnings", "sha256"}, or {"frame", "name", "scene", "options",
/// "error", "exit_code"}.
std::string json_line(const FrameRecord& record);

/// The record that json_line() wrote. Throws InputError where `text` is none.
FrameRecord parse_record(const std::string& text);

}  // namespace rgbd_stylize
