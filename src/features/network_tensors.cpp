#include "rgbd_stylize/features/network_tensors.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/weights/tensor_reader.hpp"

#include <algorithm>
#include <set>

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

void check_network(const LayerTable& table, const WeightSource& source) {
  const auto names = source.names();
  std::set<std::string> own;
  std::vector<std::string> missing;
  for (int i = 0; i < static_cast<int>(table.layers.size()); ++i) {
    for (const auto& tensor : layer_tensors(table, i)) {
      own.insert(tensor.name);
      if (!source.holds(tensor.name)) missing.push_back(tensor.name);
    }
  }
  const auto foreign = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
    return name.rfind("features.", 0) == 0 && own.count(name) == 0;
  });
  if (missing.empty() || (missing.size() < own.size() && foreign == names.end())) return;
  throw WeightsError(source.description() + ": " + table.name + " needs the tensor '" + missing.front() +
                     "', which it does not hold" +
                     (foreign == names.end() ? "" : ", but '" + *foreign + "'") +
                     "; these are weights of another network: name it with --features");
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
