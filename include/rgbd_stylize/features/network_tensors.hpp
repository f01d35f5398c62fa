// The tensors that a network needs, out of weights that may hold more, or only its first layers.
#pragma once

#include "rgbd_stylize/features/layer_table.hpp"
#include "rgbd_stylize/weights/weight_file.hpp"

#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// The index of the last layer of `table` whose tensors, and those of all layers before it, `weights` holds;
/// -1: not even the first.
int last_layer_held(const LayerTable& table, const WeightSource& weights);

/// The network that `weights` holds all layers of, told by the names and shapes of their tensors. Throws
/// WeightsError where that is none: the first layers of a network can belong to several.
const LayerTable& recognise_network(const WeightSource& weights);

/// A file that ends early serves the layers it holds. Throws WeightsError where one begins with none of the
/// network's tensors, or goes on with others: it holds another network, as the first tensors of VGG and
/// SqueezeNet have the same names and shapes.
void check_network(const LayerTable& table, const WeightSource& source);

/// The tensors of the layers from the first to the last that `weights` holds, in their order, as `type`;
/// whatever else it holds, such as a classifier, is left out. Throws WeightsError where there is no layer,
/// where a tensor has another shape, or a number that `type` cannot hold.
std::vector<std::pair<std::string, torch::Tensor>> network_tensors(const LayerTable& table,
                                                                   const WeightSource& weights,
                                                                   torch::Dtype type = torch::kFloat32);

}  // namespace rgbd_stylize
