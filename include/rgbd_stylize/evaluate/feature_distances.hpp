// How far a result is from its style and its content, as a network sees them.
#pragma once

#include "rgbd_stylize/features/feature_network.hpp"

#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// At each of `layers` the loss of the balanced convention, whatever the layer weighs: ‖G − A‖² / ‖A‖² of the
/// Gram matrices G of the result and A of the style picture. 0: the same textures; 1: as far as none at all.
/// With a mask G is guided by it, as in gram(): the distance of what was painted there. NaN at a layer where
/// it selects nothing.
///
/// result [1,3,H,W], style [1,3,h,w], mask [1,1,H,W] or undefined. Throws InputError where a picture is too
/// small for a layer.
std::vector<double> style_distances(const FeatureNetwork& network,
                                    const std::vector<WeightedLayer>& layers,
                                    const torch::Tensor& result,
                                    const torch::Tensor& style,
                                    const torch::Tensor& mask = {});

/// Likewise ‖F − P‖² / ‖P‖² of the features F of the result and P of the content, both [1,3,H,W].
std::vector<double> content_distances(const FeatureNetwork& network,
                                      const std::vector<WeightedLayer>& layers,
                                      const torch::Tensor& result,
                                      const torch::Tensor& content);

}  // namespace rgbd_stylize
