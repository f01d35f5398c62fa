// The weights that are part of the program.
#pragma once

#include <string_view>

namespace rgbd_stylize {

/// A safetensors file, float16: the network `compact`, distilled from VGG-19 (docs/compact.md). The bytes
/// live as long as the program.
std::string_view embedded_weights();

}  // namespace rgbd_stylize
