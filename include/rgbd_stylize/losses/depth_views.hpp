// The views of a picture through which its depth is compared.
#pragma once

#include "rgbd_stylize/losses/depth_loss.hpp"

#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// A network that always reads the same picture can be pleased by a pattern of pixels that only this network
/// takes for depth. What pleases it in every part of the picture, mirrored too, and from so far away that
/// patterns are gone, other readers see as well: docs/depth_loss.md has the figures.
constexpr int kDepthViews = 6;

/// All of them, for a loss that takes them in turn: 0, 1, … None for the squared difference, which is that of
/// the papers: they show their networks the picture as it is.
std::vector<int> depth_views(DepthLossKind kind);

/// The part that is seen in one of the views: all of x [B,C,H,W], all of it mirrored, and its corners of
/// three quarters of its sides, every other one mirrored. A view of x where it is not mirrored.
torch::Tensor part_in_view(const torch::Tensor& x, int view);

/// A picture [B,3,H,W] from far away: at half its size, or with a long side of 128 where that is less.
torch::Tensor seen_from_afar(const torch::Tensor& picture);

}  // namespace rgbd_stylize
