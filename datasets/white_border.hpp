// The white frame around the pictures of the labelled NYU set.
#pragma once

#include <torch/types.h>

namespace rgbd_stylize {

/// Rows 44 to 470 and columns 40 to 600, from 0, of [...,480,640]: where colour and depth are valid in every
/// frame. A tensor of another size as it is.
torch::Tensor without_border(const torch::Tensor& plane);

}  // namespace rgbd_stylize
