// Many RGB-D pictures behind one interface.
#pragma once

#include "rgbd_stylize/core/labels.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/io/rgbd_file.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace rgbd_stylize {

/// One frame of a dataset, as it was recorded: holes not filled, depth not normalised.
struct RgbdSample {
  RgbdImage image;
  int bits = 8;           ///< of the colour picture's file
  Labels labels;          ///< undefined where the dataset has none
  DepthFileReport depth;  ///< what a depth file was taken for; without a format where the dataset says it
};

/// What is known of a frame without reading its pictures.
struct FrameInfo {
  int64_t index = 0;  ///< the frame's number in the whole dataset, from 0, whatever part of it is looked at
  std::string name;   ///< unique within the dataset, fit to be a file's name without its ending: "00096"
  std::string scene;  ///< the scene it was taken in, or empty where that is not known
  std::vector<std::string>
      files{};  ///< of its own that it is read from, the picture first; none where one file holds all frames
};

/// Frames by position. A frame is read when it is asked for, and nothing of it is kept. One
/// object is not to be used from two threads at once; two objects, opened from the same path, may be.
class Dataset {
 public:
  virtual ~Dataset() = default;

  /// In words, for people: "NYU Depth v2, labelled (MATLAB v7.3)".
  [[nodiscard]] virtual std::string kind() const = 0;
  [[nodiscard]] virtual int64_t size() const = 0;
  /// Both want 0 <= position < size(), otherwise std::out_of_range.
  [[nodiscard]] virtual FrameInfo info(int64_t position) const = 0;
  /// Throws InputError that names the file and the frame.
  [[nodiscard]] virtual RgbdSample get(int64_t position) const = 0;
};

}  // namespace rgbd_stylize
