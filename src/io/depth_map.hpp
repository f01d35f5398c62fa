// From the numbers in a depth file to depth.
#pragma once

#include "decode_image.hpp"
#include "rgbd_stylize/io/rgbd_file.hpp"

#include <string>

namespace rgbd_stylize {

struct DepthMap {
  cv::Mat depth;  ///< float32, one channel, in metres or relative; 0 = missing
  DepthFileReport report;
};

/// The one channel of a depth file. Three equal channels, a grey picture saved as colour, count as one.
/// Throws InputError where there are three different ones, or four.
DecodedImage depth_plane(const std::string& path, const DecodedImage& file);

/// `plane` has one channel. Throws InputError where it has no measurement or is of a type that no depth file
/// has, and UsageError where the options do not fit what the file holds.
DepthMap depth_from(const std::string& path, const DecodedImage& plane, const DepthFileOptions& options);

}  // namespace rgbd_stylize
