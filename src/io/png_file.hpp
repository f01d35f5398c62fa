// PNG with text chunks, which OpenCV cannot write.
#pragma once

#include "bytes.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <opencv2/core.hpp>

namespace rgbd_stylize {

/// The bytes of a PNG. `pixels`: 8 or 16 bits a channel; grey, grey and alpha, RGB, or RGBA (not BGR). Text
/// is stored as tEXt where it is ASCII, else as UTF-8 in iTXt. Throws OutputError that calls the file `name`.
Bytes encode_png(const std::string& name, const cv::Mat& pixels, const PictureText& text);

/// The texts of a PNG in UTF-8. Throws InputError that calls the file `name`.
PictureText decode_png_text(const std::string& name, const Bytes& bytes);

}  // namespace rgbd_stylize
