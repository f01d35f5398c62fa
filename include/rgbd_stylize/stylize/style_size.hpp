// How large a style picture is painted from.
#pragma once

#include "rgbd_stylize/stylize/stylize.hpp"

#include <cstdint>
#include <utility>

namespace rgbd_stylize {

/// {height, width} of a style picture at a scale, of a photograph whose long side is `photo_side`: its
/// strokes keep their size relative to the photograph.
std::pair<int64_t, int64_t> style_size(const torch::Tensor& style,
                                       const StylizeOptions& options,
                                       int64_t photo_side,
                                       const Scale& scale);

}  // namespace rgbd_stylize
