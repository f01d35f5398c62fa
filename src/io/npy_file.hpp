// Depth maps saved by NumPy.
#pragma once

#include "bytes.hpp"

#include <string>

#include <opencv2/core.hpp>

namespace rgbd_stylize {

/// The array of a `.npy` file, versions 1 to 3: float32, float64 (read as float32) or uint16 of either byte
/// order, in rows or in columns, of the shape [H,W], [H,W,1] or [1,H,W]. Throws InputError.
cv::Mat decode_npy(const std::string& path, const Bytes& bytes);

/// A float32 plane as a `.npy` file of the shape [H,W], version 1, little-endian.
Bytes encode_npy(const cv::Mat& plane);

}  // namespace rgbd_stylize
