#include "rgbd_stylize/weights/tensor_reader.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"

namespace rgbd_stylize {
namespace {

torch::Tensor read_for(const std::string& network, const WeightSource& weights, const std::string& name) {
  try {
    return weights.read(name);
  } catch (const WeightsError& problem) {
    throw WeightsError(problem.what() + ("; " + network) + " needs it");
  }
}

}  // namespace

TensorReader checked_reader(const WeightSource& weights, const std::string& network) {
  return [&weights, network](const TensorShape& wanted) {
    auto tensor = read_for(network, weights, wanted.name);
    if (tensor.sizes() != c10::IntArrayRef(wanted.sizes)) {
      throw WeightsError(weights.description() + ": the tensor " + wanted.name + " is " +
                         shape_text(tensor.sizes()) + ", but " + network + " wants " +
                         shape_text(wanted.sizes));
    }
    return tensor;
  };
}

}  // namespace rgbd_stylize
