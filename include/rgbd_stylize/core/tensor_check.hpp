// Preconditions on tensors that name the argument, what was wanted and what was got.
#pragma once

#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// "[1, 3, 480, 640]"; a negative size prints as "*".
std::string shape_text(c10::IntArrayRef sizes);

/// Throws std::invalid_argument unless `tensor` is defined and has the sizes `wanted`, where -1 allows any
/// size.
void check_shape(const torch::Tensor& tensor, const std::string& name, std::vector<int64_t> wanted);

/// Whether two pictures, of any height and width, are of one aspect: to within a hundredth, or a pixel of the
/// smaller one, which rounding may have cost it.
bool same_aspect(torch::IntArrayRef size, torch::IntArrayRef other);

}  // namespace rgbd_stylize
