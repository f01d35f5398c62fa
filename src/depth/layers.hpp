// The layers that depth networks are made of.
#pragma once

#include "rgbd_stylize/weights/tensor_reader.hpp"

#include <array>
#include <string>

#include <torch/types.h>

namespace rgbd_stylize::depth {

/// A convolution with its weights, which never change.
struct Convolution {
  torch::Tensor weight, bias;
  int64_t stride = 1, padding = 0;

  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x) const {
    return torch::conv2d(x, weight, bias, stride, padding);
  }
};

struct ConvolutionSpec {
  int64_t in, out;
  std::array<int64_t, 2> kernel{1, 1};  ///< height, width
  int64_t stride = 1, padding = 0;
  bool bias = false;  ///< whether the weights hold one
};

/// Pixels in [0,1] less the mean of ImageNet's and over their deviation: what encoders of torchvision's take.
class ImageNetPixels {
 public:
  explicit ImageNetPixels(torch::Device device);
  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& rgb) const {
    return (rgb - mean_) / deviation_;
  }

 private:
  torch::Tensor mean_, deviation_;  // [1,3,1,1]
};

/// Makes layers of named tensors, on a device.
class LayerMaker {
 public:
  LayerMaker(TensorReader read, torch::Device device) : read_(std::move(read)), device_(device) {}

  /// Of `name`.weight and, where `spec` says so, `name`.bias.
  [[nodiscard]] Convolution convolution(const std::string& name, const ConvolutionSpec& spec) const;

  /// The same followed by the batch normalisation `norm` with its running statistics. Frozen, the two are one
  /// convolution. Without `scaled`, the normalisation has neither weight nor bias.
  [[nodiscard]] Convolution normalized(const std::string& name,
                                       const ConvolutionSpec& spec,
                                       const std::string& norm,
                                       bool scaled = true) const;

 private:
  [[nodiscard]] Convolution read(const std::string& name, const ConvolutionSpec& spec) const;
  [[nodiscard]] Convolution placed(Convolution convolution) const;

  TensorReader read_;
  torch::Device device_;
};

}  // namespace rgbd_stylize::depth
