// Label pictures: which thing is where.
#pragma once

#include <string>

#include <torch/types.h>

namespace rgbd_stylize {

/// int64 [1,1,H,W], the ids as the file holds them: the numbers of a PNG's palette, or the levels of a grey
/// PNG of any depth, of a TIFF, PGM or BMP of 8 or 16 bits (fewer are spread over 8). Three equal channels
/// count as one, and alpha is left out.
///
/// Throws InputError as read_picture() does, for colours, fractions, and formats that may lose an id: JPEG
/// and WebP.
torch::Tensor read_labels(const std::string& path);

}  // namespace rgbd_stylize
