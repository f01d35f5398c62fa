#include "rgbd_stylize/features/network_tensors.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"

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

torch::Tensor read_tensor(const LayerTable& table, const WeightSource& weights, const TensorShape& wanted) {
  const auto names = weights.names();
  if (std::find(names.begin(), names.end(), wanted.name) == names.end()) {
    const int last = last_layer_held(table, weights);
    throw WeightsError(weights.description() + ": " + table.name + " needs the tensor '" + wanted.name +
                       "', which it does not hold; " +
                       (last < 0
                            ? "it does not look like weights of " + table.name
                            : "the last layer it holds is " + table.layers[static_cast<size_t>(last)].name));
  }
  auto tensor = weights.read(wanted.name);
  if (tensor.sizes() != c10::IntArrayRef(wanted.sizes)) {
    throw WeightsError(weights.description() + ": the tensor '" + wanted.name + "' is " +
                       shape_text(tensor.sizes()) + ", but " + table.name + " wants " +
                       shape_text(wanted.sizes));
  }
  return tensor;
}

int last_layer_held(const LayerTable& table, const WeightSource& weights) {
  const auto names = weights.names();
  int last = -1;
  for (int i = 0; i < static_cast<int>(table.layers.size()); ++i) {
    for (const auto& tensor : layer_tensors(table, i)) {
      if (std::find(names.begin(), names.end(), tensor.name) == names.end()) return last;
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
  std::vector<std::pair<std::string, torch::Tensor>> tensors;
  const int last = std::max(last_layer_held(table, weights), 0);  // of none, the first is named as missing
  for (int i = 0; i <= last; ++i) {
    for (const auto& wanted : layer_tensors(table, i)) {
      const auto tensor = read_tensor(table, weights, wanted).to(type);
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
