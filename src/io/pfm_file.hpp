// Portable float maps.
#pragma once

#include "bytes.hpp"

#include <string>

#include <opencv2/core.hpp>

namespace rgbd_stylize {

/// A PFM as float32, grey or BGR, the top row first. The size of the scale in its header, which programs use
/// in different ways, is ignored (OpenCV divides by it); its sign is the byte order. Throws InputError.
cv::Mat decode_pfm(const std::string& path, const Bytes& bytes);

/// A float32 plane as a grey PFM, little-endian.
Bytes encode_pfm(const cv::Mat& plane);

}  // namespace rgbd_stylize
