// The photographs that `evaluate` compares results with.
#pragma once

#include "commands.hpp"
#include "picture_pairs.hpp"
#include "rgbd_stylize/core/labels.hpp"
#include "rgbd_stylize/datasets/dataset.hpp"
#include "rgbd_stylize/io/rgbd_file.hpp"

#include <memory>
#include <string>

namespace rgbd_stylize::cli {

struct Content {
  RgbdFile picture;
  Labels labels;  ///< of a dataset's frame; undefined otherwise
};

/// What --content and --depth name: the frames of a dataset, or files, one by one or beside depths of the
/// same names. Refers to the arguments, which have to outlive it.
class Contents {
 public:
  /// Throws InputError where there is no such file, and UsageError where --depth does not fit what is there.
  explicit Contents(const EvaluateArguments& arguments);

  /// Null where the contents are files.
  [[nodiscard]] const Dataset* dataset() const { return dataset_.get(); }

  /// Where their depth comes from: "file", "predict", or of a dataset "filled" or "raw".
  [[nodiscard]] std::string depth_source() const;

  /// With which results they are compared. Throws as match_frames() and match_pictures() do.
  [[nodiscard]] PicturePairs pairs() const;

  /// Says what the depth was taken for, unless that was said of the pair before. Throws InputError.
  Content read(const PicturePair& pair);

 private:
  void report(const std::string& file, const DepthFileReport& depth);

  const EvaluateArguments& arguments_;
  std::unique_ptr<Dataset> dataset_;
  std::string depth_files_;  // a file or a folder; empty: none are read
  std::string told_;
};

}  // namespace rgbd_stylize::cli
