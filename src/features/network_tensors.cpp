#include "rgbd_stylize/features/network_tensors.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/weights/tensor_reader.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

bool holds_all(const LayerTable& table, const WeightSource& weights) {
  if (last_layer_held(table, weights) + 1 < static_cast<int>(table.layers.size())) return false;
  const auto wanted = layer_tensors(table);
  return std::all_of(wanted.begin(), wanted.end(), [&](const TensorShape& tensor) {
    return weights.read(tensor.name).sizes() == c10::IntArrayRef(tensor.sizes);
  });
}

}  // namespace

int last_layer_held(const LayerTable& table, const WeightSource& weights) {
  int last = -1;
  for (int i = 0; i < static_cast<int>(table.layers.size()); ++i) {
    for (const auto& tensor : layer_tensors(table, i)) {
      if (!weights.holds(tensor.name)) return last;
    }
    last = i;
  }
  return last;
}

const LayerTable& recognise_network(const WeightSource& weights) {
  for (const auto& name : layer_table_names()) {
    if (holds_all(layer_table(name), weights)) return layer_table(name);
  }
  throw WeightsError(weights.description() +
                     ": holds all layers of no network that is known; say which one " +
                     "it is with --features");
}

std::vector<std::pair<std::string, torch::Tensor>> network_tensors(const LayerTable& table,
                                                                   const WeightSource& weights,
                                                                   torch::Dtype type) {
  const auto read = checked_reader(weights, table.name);
  std::vector<std::pair<std::string, torch::Tensor>> tensors;
  const int last = std::max(last_layer_held(table, weights), 0);  // of none, the first is named as missing
  for (int i = 0; i <= last; ++i) {
    for (const auto& wanted : layer_tensors(table, i)) {
      const auto tensor = read(wanted).to(type);
      if (!torch::isfinite(tensor).all().item<bool>()) {
        throw WeightsError(weights.description() + ": the tensor '" + wanted.name +
                           "' has a number that is not finite or that " + c10::toString(type) +
                           " cannot hold");
      }
      tensors.emplace_back(wanted.name, tensor);
    }
  }
  return tensors;
}

}  // namespace rgbd_stylize
