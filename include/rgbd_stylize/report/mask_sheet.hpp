// Masks for people to look at.
#pragma once

#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// The photograph as it is where `mask` selects and pale, grey and blue where it does not; float32 [1,3,H,W].
torch::Tensor mask_over_photo(const torch::Tensor& photo, const torch::Tensor& mask);

/// Columns of two panels: the photograph above its depth (near is dark; white when there is none), then for
/// each mask the mask above the photograph seen through it. float32 [1,3,h,w].
torch::Tensor mask_sheet(const torch::Tensor& photo,
                         const torch::Tensor& depth01,
                         const std::vector<torch::Tensor>& masks);

}  // namespace rgbd_stylize
