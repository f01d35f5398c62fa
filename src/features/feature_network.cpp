#include "rgbd_stylize/features/feature_network.hpp"

#include "rgbd_stylize/core/enum_names.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/weights/tensor_reader.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize {
namespace {

constexpr std::pair<Preprocessing, const char*> kPreprocessings[] = {
    {Preprocessing::kTorchvision, "torchvision"}, {Preprocessing::kCaffe, "caffe"}};
constexpr std::pair<Pooling, const char*> kPoolings[] = {{Pooling::kMax, "max"}, {Pooling::kAverage, "avg"}};

torch::Tensor per_channel(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat64).view({1, 3, 1, 1});
}

bool contains(const std::vector<int>& values, int value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// Grey levels, of 255, in one unit of a normalised pixel: the mean deviation of ImageNet's channels is 0.226.
constexpr double kGreyLevels = 0.226 * 255;

// How much larger the activations are than those of a network made for normalised pixels: kGreyLevels for
// weights made for grey levels (the Caffe models, also where their scaling was folded into the first
// convolution), else 1. The two are told apart by the mean norm of the first filters, which is near 1 in the
// units that the weights were made for.
double activation_unit(const torch::Tensor& first_weight, Preprocessing preprocessing) {
  const double input = preprocessing == Preprocessing::kCaffe ? kGreyLevels : 1;
  const double norm = first_weight.flatten(1).norm(2, 1).mean().item<double>() * input;
  return norm > std::sqrt(kGreyLevels) ? kGreyLevels : 1;
}

// The size of a sliding window's output along one axis; 0 where not even one window fits.
int64_t slid(int64_t size, const Layer& layer) {
  const auto room = size + 2 * layer.padding - layer.kernel + (layer.ceil_mode ? layer.stride - 1 : 0);
  return room < 0 ? 0 : room / layer.stride + 1;
}

}  // namespace

Preprocessing parse_preprocessing(const std::string& name) {
  return value_called(kPreprocessings, "--preprocessing", name);
}

std::string preprocessing_name(Preprocessing preprocessing) {
  return name_of(kPreprocessings, preprocessing);
}

std::string pooling_name(Pooling pooling) { return name_of(kPoolings, pooling); }

Pooling parse_pooling(const std::string& name) { return value_called(kPoolings, "--pooling", name); }

FeatureNetwork::FeatureNetwork(const LayerTable& table,
                               const WeightSource& weights,
                               const FeatureOptions& options)
    : table_(table), options_(options) {
  const auto read = checked_reader(weights, table.name);
  if (options_.deepest < 0) options_.deepest = static_cast<int>(table.layers.size()) - 1;
  for (int i = 0; i <= options_.deepest; ++i) {
    const auto& layer = table.layers[static_cast<size_t>(i)];
    const auto wanted = layer_tensors(table, i);
    convolutions_.emplace_back();
    for (size_t k = 0; k + 1 < wanted.size(); k += 2) {  // weight and bias
      auto weight = read(wanted[k]).to(options.device, options.dtype);
      // Activations follow. Tensor cores read channels last; on a CPU that depends on the network.
      if (table.channels_last || options.device.is_cuda())
        weight = weight.contiguous(torch::MemoryFormat::ChannelsLast);
      auto bias = read(wanted[k + 1]).to(options.device, options.dtype);
      const bool outer = weight.size(2) == layer.kernel;  // a fire module's 1×1 convolutions keep the size
      convolutions_.back().push_back({weight, bias, outer ? layer.stride : 1, outer ? layer.padding : 0});
    }
  }
  // Published loss weights assume activations in units of normalised pixels. A network of convolutions, ReLUs
  // and poolings is homogeneous: with its first filters and all its biases divided by u, every activation is
  // divided by u.
  const double unit = activation_unit(convolutions_[0][0].weight, options.preprocessing);
  if (unit != 1) {
    convolutions_[0][0].weight /= unit;
    for (auto& layer : convolutions_) {
      for (auto& convolution : layer) convolution.bias /= unit;
    }
  }
  // ImageNet statistics: as published with torchvision's and with the Caffe VGG models.
  const bool caffe = options.preprocessing == Preprocessing::kCaffe;
  mean_ = caffe ? per_channel({103.939, 116.779, 123.68}) : per_channel({0.485, 0.456, 0.406});
  deviation_ = caffe ? per_channel({1, 1, 1}) : per_channel({0.229, 0.224, 0.225});
  const auto dtype = options.dtype == torch::kFloat64 ? torch::kFloat64 : torch::kFloat32;
  mean_ = mean_.to(options.device, dtype);
  deviation_ = deviation_.to(options.device, dtype);
}

torch::Tensor FeatureNetwork::Convolution::operator()(const torch::Tensor& x) const {
  return torch::conv2d(x, weight, bias, stride, padding);
}

torch::Tensor FeatureNetwork::preprocess(const torch::Tensor& rgb) const {
  if (options_.preprocessing == Preprocessing::kCaffe) return rgb.flip(1) * 255 - mean_;
  return (rgb - mean_) / deviation_;
}

torch::Tensor FeatureNetwork::apply(int index, const torch::Tensor& x, bool keep_input) const {
  const auto& layer = table_.layers[static_cast<size_t>(index)];
  const auto& convolutions = convolutions_[static_cast<size_t>(index)];
  switch (layer.kind) {
    case LayerKind::kConvolution:
      return convolutions[0](x);
    case LayerKind::kRelu: {
      if (keep_input) return torch::relu(x);
      auto in_place = x;
      return torch::relu_(in_place);
    }
    case LayerKind::kMaxPool:
      if (options_.pooling == Pooling::kAverage) {
        return torch::avg_pool2d(x, layer.kernel, layer.stride, layer.padding, layer.ceil_mode);
      }
      return torch::max_pool2d(x, layer.kernel, layer.stride, layer.padding, /*dilation=*/1, layer.ceil_mode);
    case LayerKind::kFire: {
      const auto squeezed = torch::relu(convolutions[0](x));
      return torch::relu(torch::cat({convolutions[1](squeezed), convolutions[2](squeezed)}, 1));
    }
  }
  return x;
}

std::vector<torch::Tensor> FeatureNetwork::forward(const torch::Tensor& rgb,
                                                   const std::vector<int>& taps) const {
  check_shape(rgb, "rgb", {-1, 3, -1, -1});
  const int deepest = *std::max_element(taps.begin(), taps.end());
  TORCH_CHECK(
      deepest <= options_.deepest, "layer ", deepest, " lies behind the deepest loaded, ", options_.deepest);
  std::vector<torch::Tensor> outputs(taps.size());
  auto x = preprocess(rgb).to(options_.dtype);
  for (int i = 0; i <= deepest; ++i) {
    x = apply(i, x, /*keep_input=*/i == 0 || contains(taps, i - 1));
    for (size_t t = 0; t < taps.size(); ++t) {
      if (taps[t] == i) outputs[t] = x.to(mean_.dtype());
    }
  }
  return outputs;
}

std::pair<int64_t, int64_t> layer_size(const LayerTable& table, int index, int64_t height, int64_t width) {
  for (int i = 0; i <= index; ++i) {
    height = slid(height, table.layers[static_cast<size_t>(i)]);
    width = slid(width, table.layers[static_cast<size_t>(i)]);
  }
  return {height, width};
}

}  // namespace rgbd_stylize
