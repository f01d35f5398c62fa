// Padding and resizing whose gradients are the same in every run, on CUDA as well.
#pragma once

#include <cstdint>

#include <torch/types.h>

namespace rgbd_stylize {

/// Surrounds a picture with `width` pixels reflected at its border, which are not repeated: b c | a b c | b
/// a. Pads as LibTorch does, whose own gradient is added up in no fixed order on CUDA; this one is made of
/// slices, and agrees with it.
///
/// x [B,C,H,W] with H, W > width. Returns [B,C,H+2width,W+2width].
torch::Tensor reflection_pad(const torch::Tensor& x, int64_t width);

/// The same with `across` pixels left and right, and as many as are wanted above and below.
torch::Tensor reflection_pad(const torch::Tensor& x, int64_t across, int64_t above, int64_t below);

/// Resizes by linear interpolation, pixels being areas (align_corners = false). Where it shrinks, each new
/// pixel is the mean under a triangle as wide as two new pixels: every old pixel counts, and so gets a
/// gradient. As two products with fixed matrices, y = R x Cᵀ; agrees with PyTorch's `interpolate` with
/// antialias = true.
///
/// x [B,C,H,W]. Returns [B,C,height,width]; `x` itself where that is its size.
torch::Tensor resize_linear(const torch::Tensor& x, int64_t height, int64_t width);

/// Repeats every pixel twice along both axes. x [B,C,H,W]; returns [B,C,2H,2W].
torch::Tensor repeat_pixels(const torch::Tensor& x);

}  // namespace rgbd_stylize
