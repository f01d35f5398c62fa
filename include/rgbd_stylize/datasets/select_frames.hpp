// A part of a dataset.
#pragma once

#include "rgbd_stylize/datasets/dataset.hpp"

#include <memory>
#include <string>

namespace rgbd_stylize {

/// Which frames of a dataset are wanted; what is empty does not choose. A frame has to meet all that is not.
struct FrameSelection {
  /// Frame numbers (FrameInfo::index) and ranges of them, of which the end is left out: "0:100,250" are the
  /// first hundred and one more, "700:" all from 700 on.
  std::string frames;
  /// "FILE:train" or "FILE:test". FILE is the official splits.mat (MATLAB 5, the arrays trainNdxs and
  /// testNdxs, numbers from 1). "FILE" alone is a text file of frame numbers from 0, separated by blanks,
  /// commas or lines; what follows a # is a comment.
  std::string split;
  /// The name of a scene (FrameInfo::scene).
  std::string scene;
};

/// The frames of `whole` that are selected, in its order, each once. Throws UsageError where the text is no
/// such list or a frame is not in the dataset, InputError where the split file cannot be read, and UsageError
/// where nothing is left; each names the option --frames, --split or --scene.
std::unique_ptr<Dataset> select_frames(std::unique_ptr<Dataset> whole, const FrameSelection& selection);

}  // namespace rgbd_stylize
