#include "rgbd_stylize/evaluate/feature_distances.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/losses/loss.hpp"

namespace rgbd_stylize {
namespace {

using Layers = std::vector<WeightedLayer>;

std::vector<torch::Tensor> features_at(const FeatureNetwork& network,
                                       const Layers& layers,
                                       const torch::Tensor& picture) {
  const torch::NoGradGuard no_grad;
  std::vector<int> taps;
  for (const auto& layer : layers) {
    const auto [height, width] = layer_size(network.table(), layer.index, picture.size(2), picture.size(3));
    if (height < 1 || width < 1) {
      throw InputError("a picture of " + std::to_string(picture.size(3)) + "x" +
                       std::to_string(picture.size(2)) + " is too small for layer " +
                       network.table().layers[static_cast<size_t>(layer.index)].name +
                       "; take a larger one, or shallower layers");
    }
    taps.push_back(layer.index);
  }
  return network.forward(picture.to(network.options().device), taps);
}

}  // namespace

std::vector<double> style_distances(const FeatureNetwork& network,
                                    const Layers& layers,
                                    const torch::Tensor& result,
                                    const torch::Tensor& style) {
  const auto seen = features_at(network, layers, result), wanted = features_at(network, layers, style);
  std::vector<double> distances;
  for (size_t i = 0; i < layers.size(); ++i)
    distances.push_back(StyleLoss(Convention::kBalanced, wanted[i])(seen[i]).item<double>());
  return distances;
}

std::vector<double> content_distances(const FeatureNetwork& network,
                                      const Layers& layers,
                                      const torch::Tensor& result,
                                      const torch::Tensor& content) {
  const auto seen = features_at(network, layers, result), wanted = features_at(network, layers, content);
  std::vector<double> distances;
  for (size_t i = 0; i < layers.size(); ++i)
    distances.push_back(ContentLoss(Convention::kBalanced, wanted[i], {})(seen[i]).item<double>());
  return distances;
}

}  // namespace rgbd_stylize
