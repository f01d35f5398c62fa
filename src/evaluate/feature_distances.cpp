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

template <typename MakeLoss>
std::vector<double> distances(const FeatureNetwork& network,
                              const Layers& layers,
                              const torch::Tensor& result,
                              const torch::Tensor& target,
                              const MakeLoss& loss_to) {
  const auto seen = features_at(network, layers, result), wanted = features_at(network, layers, target);
  std::vector<double> distances;
  for (size_t i = 0; i < layers.size(); ++i)
    distances.push_back(loss_to(wanted[i])(seen[i]).template item<double>());
  return distances;
}

}  // namespace

std::vector<double> style_distances(const FeatureNetwork& network,
                                    const Layers& layers,
                                    const torch::Tensor& result,
                                    const torch::Tensor& style) {
  return distances(network, layers, result, style, [](const torch::Tensor& wanted) {
    return StyleLoss(Convention::kBalanced, wanted);
  });
}

std::vector<double> content_distances(const FeatureNetwork& network,
                                      const Layers& layers,
                                      const torch::Tensor& result,
                                      const torch::Tensor& content) {
  return distances(network, layers, result, content, [](const torch::Tensor& wanted) {
    return ContentLoss(Convention::kBalanced, wanted, {});
  });
}

}  // namespace rgbd_stylize
