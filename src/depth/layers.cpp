#include "layers.hpp"

#include <vector>

namespace rgbd_stylize::depth {
namespace {

constexpr double kEpsilon = 1e-5;  // of every batch normalisation here, in PyTorch and in Torch7

torch::Tensor per_channel(const std::vector<double>& values, torch::Device device) {
  return torch::tensor(values, torch::kFloat32).view({1, 3, 1, 1}).to(device);
}

}  // namespace

ImageNetPixels::ImageNetPixels(torch::Device device)
    : mean_(per_channel({0.485, 0.456, 0.406}, device)),
      deviation_(per_channel({0.229, 0.224, 0.225}, device)) {}

Convolution LayerMaker::read(const std::string& name, const ConvolutionSpec& spec) const {
  const auto weight = read_({name + ".weight", {spec.out, spec.in, spec.kernel[0], spec.kernel[1]}});
  const auto bias = spec.bias ? read_({name + ".bias", {spec.out}}) : torch::zeros({spec.out});
  return {weight, bias, spec.stride, spec.padding};
}

Convolution LayerMaker::placed(Convolution convolution) const {
  convolution.weight = convolution.weight.to(device_);
  convolution.bias = convolution.bias.to(device_);
  return convolution;
}

Convolution LayerMaker::convolution(const std::string& name, const ConvolutionSpec& spec) const {
  return placed(read(name, spec));
}

// γ (w x + b - μ) / √(σ² + ε) + β  =  (s w) x + s (b - μ) + β   with   s = γ / √(σ² + ε)
Convolution LayerMaker::normalized(const std::string& name,
                                   const ConvolutionSpec& spec,
                                   const std::string& norm,
                                   bool scaled) const {
  auto convolution = read(name, spec);
  const auto statistic = [&](const char* part) { return read_({norm + part, {spec.out}}); };
  auto scale = (statistic(".running_var") + kEpsilon).rsqrt();
  if (scaled) scale = scale * statistic(".weight");
  convolution.weight = convolution.weight * scale.view({-1, 1, 1, 1});
  convolution.bias = scale * (convolution.bias - statistic(".running_mean"));
  if (scaled) convolution.bias = convolution.bias + statistic(".bias");
  return placed(convolution);
}

}  // namespace rgbd_stylize::depth
