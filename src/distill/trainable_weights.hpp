// The weights of a network that learns.
#pragma once

#include "rgbd_stylize/features/layer_table.hpp"

#include <torch/types.h>

namespace rgbd_stylize::distill {

/// Weights that a FeatureNetwork can be built on at every step: gradients of what it computes reach them.
class TrainableWeights : public WeightSource {
 public:
  /// A copy of `source`, as leaves that require gradients.
  TrainableWeights(const LayerTable& table, const WeightSource& source);

  [[nodiscard]] std::vector<std::string> names() const override;
  [[nodiscard]] torch::Tensor read(const std::string& name) const override;
  [[nodiscard]] std::string description() const override { return "the network that learns"; }

  /// Weight, bias, weight, bias …, in the order of the layers.
  [[nodiscard]] std::vector<torch::Tensor> tensors() const;

  /// Writes them as float16, atomically, such that the activations of the convolution at place i are
  /// multiplied by `scales[i]`: a network of convolutions, ReLUs and poolings is homogeneous. Throws
  /// OutputError.
  void save(const std::string& path,
            const std::vector<double>& scales,
            const std::map<std::string, std::string>& metadata) const;

 private:
  std::vector<std::pair<std::string, torch::Tensor>> tensors_;
};

/// For how many steps `weights` were trained, as they say; 0 where they say nothing.
int steps_of(const WeightSource& weights);

}  // namespace rgbd_stylize::distill
