// Depth as renderers write it: a channel called Z of an OpenEXR file, of which OpenCV reads colours alone.
#pragma once

#include <optional>
#include <string>

#include <opencv2/core.hpp>

namespace rgbd_stylize {

/// The channel Z, or the only one of a layer (`ViewLayer.Depth.Z`), as CV_32F; nothing where the file is no
/// EXR, has no such channel, or cannot be read.
std::optional<cv::Mat> exr_depth(const std::string& path);

}  // namespace rgbd_stylize
