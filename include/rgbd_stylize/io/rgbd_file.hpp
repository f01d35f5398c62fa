// RGB-D pictures from files: the one place that knows millimetres, holes and channel orders.
#pragma once

#include "rgbd_stylize/core/rgbd_image.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rgbd_stylize {

struct DepthFileOptions {
  /// File units per metre: 1000 for millimetres (Kinect, NYU, RealSense), 5000 for TUM, 256 for KITTI; for
  /// float files, 1 when they hold metres. Must be > 0. Unset: 1000 for 16-bit and 1 for float files, and
  /// reported as a guess. Not for relative depth.
  std::optional<double> units_per_metre;
  /// The file is darker where it is farther (as disparity and most depth maps made for viewing): 8-bit files
  /// only.
  bool invert = false;
  /// SUN RGB-D and SUN3D files: 16-bit words rotated by three bits, (d >> 3) | (d << 13), in millimetres.
  bool sun_rgbd = false;
};

/// What was understood of a depth file, to be told to the user.
struct DepthFileReport {
  std::string format;                 ///< in words, e.g. "16-bit PNG, 1000 units a metre (guessed)"
  double units_per_metre = 1;         ///< 0 where the depth is relative
  bool guessed = false;               ///< whether units_per_metre is a guess
  bool metric = true;                 ///< false: relative, in (0,1]
  double nearest = 0;                 ///< smallest measured depth in the file, in metres or the relative unit
  double farthest = 0;                ///< largest measured depth in the file
  double missing_share = 0;           ///< share of the file's pixels without a measurement, 0..1
  int64_t height = 0, width = 0;      ///< of the file where the picture's are others, otherwise 0
  std::vector<std::string> warnings;  ///< an implausible depth by a guessed scale; constant depth
};

struct RgbdFile {
  RgbdImage image;
  DepthFileReport depth;  ///< meaningless when image.depth_m is undefined
  int bits = 8;           ///< of the colour picture
};

/// Reads a colour picture and its depth. `depth_path` empty: no depth, and a fourth channel of the picture is
/// its alpha. `depth_path` the same file as `rgb_path`: the picture's fourth channel is the depth.
///
/// Depth: 16-bit PNG/TIFF/PGM (0 = missing; a PNG of write_depth() in its unit), 8-bit grey (relative; level
/// v becomes (v + 1) / 256, so that no level means "missing"; dark is near unless `invert`), float
/// TIFF/EXR/PFM and .npy of float32/float64/uint16 with [H,W], [H,W,1] or [1,H,W] (NaN, infinite and <= 0 =
/// missing). Three equal channels count as one. A depth file is not turned by its EXIF orientation; the
/// picture is.
///
/// A depth of another size than the picture is resized to it where the aspects agree within 1 %: each pixel
/// takes the nearest sample, a measurement or a hole.
///
/// Throws InputError where a file cannot be read (see read_picture()), the aspects differ, the depth has no
/// measurement at all, a file with three different channels is given as depth, or a picture without a fourth
/// channel is given as both: the last two name `--depth predict` and `--depth none`. Throws UsageError where
/// an option does not fit what the file holds.
RgbdFile read_rgbd(const std::string& rgb_path,
                   const std::string& depth_path,
                   const DepthFileOptions& options);

}  // namespace rgbd_stylize
