// Weights in the project's own form.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// A text as the metadata of such a file hold it: JSON is UTF-8, and bytes that are not, as a file's name may
/// have, become U+FFFD.
std::string written_text(const std::string& text);

/// Writes a safetensors file: the tensors in that order, each of its own element type (float32, float16,
/// bfloat16 or float64), and what the file says of itself. Data begin at a multiple of 8 bytes. Only where
/// this library was built with nlohmann_json. Throws OutputError.
void write_safetensors(const std::string& path,
                       const std::vector<std::pair<std::string, torch::Tensor>>& tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace rgbd_stylize
