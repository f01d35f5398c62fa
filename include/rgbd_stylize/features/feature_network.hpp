// Frozen convolutional networks whose inner layers describe a picture.
#pragma once

#include "rgbd_stylize/features/layer_table.hpp"
#include "rgbd_stylize/weights/weight_file.hpp"

#include <memory>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// What a network's first convolution expects of RGB in [0,1].
enum class Preprocessing {
  kTorchvision,  ///< (x - mean) / deviation of ImageNet, RGB
  kCaffe         ///< BGR, 0..255, minus the ImageNet mean
};
Preprocessing parse_preprocessing(const std::string& name);  ///< "torchvision" or "caffe"; throws UsageError
std::string preprocessing_name(Preprocessing preprocessing);

enum class Pooling { kMax, kAverage };
Pooling parse_pooling(const std::string& name);  ///< "max" or "avg"; throws UsageError
std::string pooling_name(Pooling pooling);

struct FeatureOptions {
  Preprocessing preprocessing = Preprocessing::kTorchvision;
  Pooling pooling = Pooling::kMax;
  int deepest = -1;  ///< index of the last layer wanted; what lies behind it is neither loaded nor computed
  torch::Device device = torch::kCPU;
  torch::Dtype dtype = torch::kFloat32;  ///< of weights and activations: float32, float64 or bfloat16
};

/// A network up to a layer, frozen: gradients flow to the picture, never to the weights.
///
/// Activations are in units of normalised pixels, (x - mean) / deviation, whichever units the weights were
/// made for: those of the Caffe models, made for grey levels, are divided by 57.6 = 255 × 0.226, the mean
/// deviation of ImageNet's channels. The published weights of losses assume it.
class FeatureNetwork {
 public:
  /// Reads the tensors it needs from `weights` and checks their shapes. Throws WeightsError that names the
  /// first tensor that is missing or has another shape, see checked_reader().
  FeatureNetwork(const LayerTable& table, const WeightSource& weights, const FeatureOptions& options);

  /// The outputs of the layers `taps` (indices, each <= deepest), in that order, float32 (float64 in a
  /// float64 network) [B,C,h,w], of `rgb` [B,3,H,W] in [0,1]. A convolution's output is that before the ReLU
  /// behind it.
  [[nodiscard]] std::vector<torch::Tensor> forward(const torch::Tensor& rgb,
                                                   const std::vector<int>& taps) const;

  [[nodiscard]] const LayerTable& table() const { return table_; }
  [[nodiscard]] const FeatureOptions& options() const { return options_; }

 private:
  struct Convolution {
    torch::Tensor weight, bias;
    int64_t stride, padding;
    [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x) const;
  };
  [[nodiscard]] torch::Tensor preprocess(const torch::Tensor& rgb) const;
  [[nodiscard]] torch::Tensor apply(int index, const torch::Tensor& x, bool keep_input) const;

  LayerTable table_;
  FeatureOptions options_;
  torch::Tensor mean_, deviation_;
  std::vector<std::vector<Convolution>> convolutions_;  // by layer: one, a fire module's three, or none
};

/// Height and width of layer `index` for a picture of `height` × `width`; 0 where nothing is left.
std::pair<int64_t, int64_t> layer_size(const LayerTable& table, int index, int64_t height, int64_t width);

}  // namespace rgbd_stylize
