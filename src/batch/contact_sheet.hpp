// A run at a glance.
#pragma once

#include "rgbd_stylize/batch/run_folder.hpp"

#include <torch/types.h>

namespace rgbd_stylize {

/// Photographs, each with what was painted of it to its right, of at most 24 frames spread evenly over those
/// that were painted; float32 [1,3,h,w], undefined where none was. `records` are of the frames of `dataset`,
/// in its order.
torch::Tensor contact_sheet(const RunFolder& folder,
                            const Dataset& dataset,
                            const std::vector<FrameRecord>& records);

}  // namespace rgbd_stylize
