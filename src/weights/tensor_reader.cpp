#include "rgbd_stylize/weights/tensor_reader.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"

#include <cmath>

namespace rgbd_stylize {
namespace {

torch::Tensor read_for(const std::string& network, const WeightSource& weights, const std::string& name) {
  try {
    return weights.read(name);
  } catch (const WeightsError& problem) {
    throw WeightsError(problem.what() + ("; " + network) + " needs it");
  }
}

// In one pass, which makes nothing: what is not a number is both the least and the greatest.
bool all_finite(const torch::Tensor& tensor) {
  const auto [least, greatest] = torch::aminmax(tensor);
  return std::isfinite(least.item<double>()) && std::isfinite(greatest.item<double>());
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
    if (!all_finite(tensor)) {
      throw WeightsError(weights.description() + ": not all of " + wanted.name +
                         " are finite numbers, which " + network + " wants; get or train the file again");
    }
    return tensor;
  };
}

}  // namespace rgbd_stylize
