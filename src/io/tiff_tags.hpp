// The first directory of tags of a TIFF file, which EXIF data is too.
#pragma once

#include "bytes.hpp"

#include <optional>

namespace rgbd_stylize {

bool is_big_endian_tiff(const Bytes& bytes);

/// Where the value of a tag stands that is one number of 16 bits; nothing where the tag is not there.
std::optional<size_t> tiff_value(const Bytes& bytes, int tag);

/// OpenCV turns a TIFF as its tag of orientation says. Declares it as upright, which leaves it as it is.
void keep_tiff_as_stored(Bytes& bytes);

/// libtiff multiplies the colours by a fourth channel that is declared as alpha "not yet multiplied", which
/// loses them where that channel is small. Declares it as of unknown meaning, which leaves the colours alone.
void keep_tiff_colours(Bytes& bytes);

}  // namespace rgbd_stylize
