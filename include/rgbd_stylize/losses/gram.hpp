// Gram matrices: which features occur together.
#pragma once

#include <torch/types.h>

namespace rgbd_stylize {

/// η below which nothing is left of a guide.
constexpr double kNoGuide = 1e-8;

/// The guided Gram matrix of Gatys et al. 2017 and Jamgochian et al. 2019,
///   G = 1/(η M) Σ_k (γ_k F_ik)(γ_k F_jk),   η = mean(γ²),
/// over the M = H W positions k. Without a guide γ = 1. Unlike the papers', it is divided by M, so that
/// pictures of different sizes have Gram matrices of one scale.
///
/// features [B,C,H,W] float32 or float64, in any memory layout; guide of the same type, [1,1,H,W] for all
/// pictures or [B,1,H,W], one each, or undefined. A guide of which nothing is left, η < kNoGuide, makes a
/// matrix of almost nothing. Returns [B,C,C]; differentiable in the features, not in the guide.
torch::Tensor gram(const torch::Tensor& features, const torch::Tensor& guide = {});

}  // namespace rgbd_stylize
