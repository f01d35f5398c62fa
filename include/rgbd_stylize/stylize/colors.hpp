// Keeping the photograph's colours (Gatys et al. 2016, "Preserving color in neural artistic style transfer").
#pragma once

#include "rgbd_stylize/stylize/options.hpp"

#include <torch/types.h>

namespace rgbd_stylize {

/// `style` [1,3,h,w] with its colours moved linearly so that their mean and covariance become those of
/// `photo` [1,3,H,W], weighted by `mask` [1,1,H,W] where it is defined: x' = A (x - μ_style) + μ_photo, A =
/// Σ_photo^½ Σ_style^-½, clamped to [0,1]. A style without variation in some direction keeps none there.
torch::Tensor match_colors(const torch::Tensor& style,
                           const torch::Tensor& photo,
                           const torch::Tensor& mask = {});

/// The luma of `pastiche` with the chroma of `photo` (both [1,3,H,W]; Y'CbCr of ITU-R BT.601), clamped to
/// [0,1].
torch::Tensor keep_chroma(const torch::Tensor& pastiche, const torch::Tensor& photo);

/// What a pastiche is written as: with the photograph's chroma where `keep` asks for it.
torch::Tensor finished(const torch::Tensor& pastiche, const torch::Tensor& photo, KeepColors keep);

}  // namespace rgbd_stylize
