#pragma once

#include <string>

namespace rgbd_stylize {

/// The version of this library, "major.minor.patch".
std::string version();

/// The version of the LibTorch it was built with, and whether that has CUDA, e.g. "1.13.1 (CPU)".
std::string libtorch_version();

}  // namespace rgbd_stylize
