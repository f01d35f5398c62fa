// The depth of a photograph that has none.
#pragma once

#include "rgbd_stylize/depth/choose_depth_network.hpp"

#include <torch/types.h>

namespace rgbd_stylize {

/// What a network reads in a copy of a photograph, of a long side of at most 640: [1,1,h,w] in its domain, on
/// the CPU. rgb float32 [1,3,H,W] in [0,1]. Throws InputError where the reading is not finite.
torch::Tensor read_depth(const ChosenDepthNetwork& chosen, const torch::Tensor& rgb);

/// A reading as a depth, > 0, larger is farther: metres as they are. Otherwise in a relative unit, like an
/// 8-bit depth file: (1 + 255 t) / 256, where t is the reading between its least and largest value, and one
/// minus that for a disparity: near and far are in order, distances are not in proportion.
torch::Tensor depth_of_reading(const torch::Tensor& reading, DepthDomain domain);

/// The depth that a network sees in a photograph: its reading, enlarged along the photograph's edges, as a
/// depth. rgb float32 [1,3,H,W] in [0,1], on the CPU. Returns float32 [1,1,H,W] on the CPU. Throws as
/// read_depth() does.
torch::Tensor predict_depth(const ChosenDepthNetwork& chosen, const torch::Tensor& rgb);

/// Enlarges a reading along the edges of the picture, by the guided filter with colour (He, Sun & Tang 2010;
/// in its fast form, He & Sun 2015): in each window the reading is stated as the linear function a · rgb + b
/// that fits it best, and these functions, averaged and enlarged, are applied to the picture's own pixels.
///
/// reading [1,1,h,w], rgb [1,3,H,W]. Returns float32 [1,1,H,W].
torch::Tensor enlarge_along_edges(const torch::Tensor& reading, const torch::Tensor& rgb);

}  // namespace rgbd_stylize
