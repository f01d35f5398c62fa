// How bright a colour is.
#pragma once

#include <torch/types.h>

namespace rgbd_stylize {

/// 0.299 R + 0.587 G + 0.114 B (BT.601). rgb [B,3,H,W]; returns [B,1,H,W].
torch::Tensor luma(const torch::Tensor& rgb);

}  // namespace rgbd_stylize
