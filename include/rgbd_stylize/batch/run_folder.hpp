// The folder of a run: what is in it, and what of it counts as done.
#pragma once

#include "rgbd_stylize/batch/frame_record.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rgbd_stylize {

/// Everything that a run's pictures depend on, by name: options, digests of files, the version.
using RunOptions = std::vector<std::pair<std::string, std::string>>;

/// A folder that holds
///   run.json              the options, and their hash
///   NAME.png              the pictures, each whole
///   records/NAME.json     the frame's line of the manifest; it is written last, so that a picture without
///   one
///                         was not finished
///   manifest.jsonl, contact_sheet.png, summary.json
///                         written when every frame has a record
///   .lock                 by which the processes of a run know of each other
class RunFolder {
 public:
  /// Touches nothing.
  RunFolder(std::string folder, RunOptions options);

  /// Makes the folder, or goes on with the one that is there. One that was made with other options is
  /// refused with a UsageError that names the first that differs; `force` takes it over: its frames do not
  /// count as done any more. Throws OutputError where nothing can be written.
  void open(bool force) const;

  [[nodiscard]] const std::string& path() const { return folder_; }
  /// SHA-256 of the options.
  [[nodiscard]] const std::string& options_hash() const { return hash_; }
  [[nodiscard]] std::string picture(const std::string& name) const;
  [[nodiscard]] std::string manifest() const;
  [[nodiscard]] std::string contact_sheet() const;
  [[nodiscard]] std::string summary() const;

  /// What is recorded of a frame under these options, whether painted or failed.
  [[nodiscard]] std::optional<FrameRecord> record(const FrameInfo& frame) const;

  /// Whether a frame was painted, and its picture is the one that was.
  [[nodiscard]] bool is_done(const FrameInfo& frame) const;

  /// Keeps a record. Of a frame that failed no picture stays. Throws OutputError.
  void keep(const FrameRecord& record) const;

  /// Removes what writers that were killed left half-written. Wants nobody else at work in the folder.
  void tidy() const;

 private:
  [[nodiscard]] std::string record_file(const std::string& name) const;

  std::string folder_;
  RunOptions options_;
  std::string hash_;
};

}  // namespace rgbd_stylize
