// A decoded image as a picture.
#pragma once

#include "decode_image.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <string>

namespace rgbd_stylize {

/// `path` is only for the message of the InputError, where the samples are of a type that no picture has.
Picture picture_from(const std::string& path, const DecodedImage& decoded);

}  // namespace rgbd_stylize
