// PNG with text chunks, which OpenCV cannot write.
#pragma once

#include "bytes.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <optional>

#include <opencv2/core.hpp>

namespace rgbd_stylize {

/// The bytes of a PNG. `pixels`: 8 or 16 bits a channel; grey, grey and alpha, RGB, or RGBA (not BGR). Text
/// is stored as tEXt where it is ASCII, else as UTF-8 in iTXt. Throws OutputError that calls the file `name`.
Bytes encode_png(const std::string& name, const cv::Mat& pixels, const PictureText& text);

/// The texts of a PNG in UTF-8. Throws InputError that calls the file `name`.
PictureText decode_png_text(const std::string& name, const Bytes& bytes);

/// Those of them that stand before the pixels, where encode_png() puts them; none of a damaged file.
PictureText decode_png_header_text(Bytes bytes);

/// The levels of a grey PNG of 1 to 16 bits, its alpha left out, or the numbers of its palette: 8 or 16 bits,
/// one channel. None where it has colours. Throws InputError that calls the file `name`.
std::optional<cv::Mat> decode_png_levels(const std::string& name, const Bytes& bytes);

}  // namespace rgbd_stylize
