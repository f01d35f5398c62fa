// Files that say which frames are for training and which for testing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rgbd_stylize {

/// The frame numbers, from 0, that `text` names: "FILE:train", "FILE:test" or "FILE", see
/// FrameSelection::split. Throws UsageError where the text names no part of the file, InputError where the
/// file cannot be read.
std::vector<int64_t> read_split(const std::string& text);

}  // namespace rgbd_stylize
