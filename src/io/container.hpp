// What the bytes of a picture tell before it is decoded.
#pragma once

#include "bytes.hpp"

#include <string>

namespace rgbd_stylize {

/// "PNG", "JPEG", "TIFF", "WebP", "BMP", "PNM", "PFM", "EXR", "NPY", ... by the first bytes, whatever the
/// file is called; "" when they are of no format known here.
std::string image_format(const Bytes& bytes);

/// Whether the end of a PNG or a JPEG is missing. (libjpeg paints the missing rest of a picture grey and is
/// content; other formats show it when they are decoded.)
bool cut_short(const Bytes& bytes, const std::string& format);

/// The orientation 1..8 that the EXIF data of a PNG, JPEG or WebP gives; 1, upright, where there is none.
int exif_orientation(const Bytes& bytes, const std::string& format);

}  // namespace rgbd_stylize
