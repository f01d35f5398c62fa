// Image files of every format as matrices.
#pragma once

#include "rgbd_stylize/io/picture.hpp"

#include <string>

#include <opencv2/core.hpp>

namespace rgbd_stylize {

struct DecodedImage {
  cv::Mat pixels;      ///< the file's own type and channels, in the order of OpenCV: grey, BGR or BGRA
  std::string format;  ///< as image_format() names it
  PictureText text;    ///< of a PNG: what stands before its pixels
  double white = 0;    ///< of a PNM: the sample that it says is white; 0: the largest of its type
};

enum class Orientation {
  kUpright,  ///< turned as the EXIF data says
  kAsStored  ///< depth: its pixels are numbers, and programs that write depth do not turn it
};

/// Throws InputError, one message for each: no such file, empty, a folder, not a picture, cut short, damaged,
/// too large. Prints nothing.
DecodedImage decode_image(const std::string& path, Orientation orientation);

}  // namespace rgbd_stylize
