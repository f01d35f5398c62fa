// A network that paints a picture in one pass.
#pragma once

#include "rgbd_stylize/feedforward/transform_table.hpp"
#include "rgbd_stylize/weights/tensor_reader.hpp"

#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// The transform network of Johnson et al. 2016, with the variants of TransformOptions. Every convolution
/// reflects the picture at its border, so that none leaves a frame.
///
/// All weights are parts of one tensor: an optimiser moves them at once.
class TransformNetwork {
 public:
  /// The tensors are those of the table, read in its order.
  TransformNetwork(const TransformOptions& options, const TensorReader& read, torch::Device device);

  /// rgb [B,3,H,W] in [0,1]; H and W multiples of 4, at least 8: see paint() for any other. Returns
  /// [B,3,H,W], with a linear output not limited to [0,1].
  ///
  /// Each convolution is made in so many `strips` of rows, which overlap by what it sees around a pixel. That
  /// changes nothing but the memory it takes: more strips, less memory.
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb, int64_t strips = 1) const;

  /// The same for training: gradients reach the weights, and batch normalisation takes its statistics from
  /// the batch and moves those that it keeps by `momentum` towards them.
  torch::Tensor train(const torch::Tensor& rgb, double momentum = 0.1);

  /// Learned tensors and kept statistics by name, in the order of the table.
  [[nodiscard]] NamedTensors tensors() const;

  /// All learned values, float32 [N]: the storage itself.
  [[nodiscard]] const torch::Tensor& weights() const { return weights_; }

  /// The gradient of the last backward() in all learned values, [N]; the next one begins at 0.
  [[nodiscard]] torch::Tensor take_gradient();

  [[nodiscard]] const TransformOptions& options() const { return options_; }
  [[nodiscard]] torch::Device device() const { return weights_.device(); }

 private:
  struct Layer {
    TransformLayer row;
    torch::Tensor weight, bias, norm_weight, norm_bias;  // parts of weights_
    torch::Tensor running_mean, running_var;             // of batch normalisation alone
  };
  [[nodiscard]] torch::Tensor convolve(const Layer& layer, const torch::Tensor& x, int64_t strips) const;
  [[nodiscard]] torch::Tensor convolved_rows(const Layer& layer,
                                             const torch::Tensor& x,
                                             int64_t begin,
                                             int64_t end) const;
  [[nodiscard]] torch::Tensor normalise(const Layer& layer,
                                        const torch::Tensor& x,
                                        bool training,
                                        double momentum) const;
  [[nodiscard]] torch::Tensor run(const torch::Tensor& rgb,
                                  int64_t strips,
                                  bool training,
                                  double momentum) const;

  TransformOptions options_;
  torch::Tensor weights_;
  std::vector<Layer> layers_;
};

/// Random weights to begin with, the same on every machine: a reader for the constructor. Convolutions are
/// uniform with the variance 2 / fan-in (He et al. 2015), the last one a tenth of that, so that the first
/// pastiches are nearly grey; normalisations are the identity.
TensorReader initial_weights(uint64_t seed);

}  // namespace rgbd_stylize
