#include "rgbd_stylize/evaluate/feature_distances.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/losses/gram.hpp"
#include "rgbd_stylize/losses/loss.hpp"
#include "rgbd_stylize/masks/guide.hpp"

#include <limits>

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

template <typename Distance>
std::vector<double> distances(const FeatureNetwork& network,
                              const Layers& layers,
                              const torch::Tensor& result,
                              const torch::Tensor& target,
                              const Distance& distance) {
  const auto seen = features_at(network, layers, result), wanted = features_at(network, layers, target);
  std::vector<double> distances;
  for (size_t i = 0; i < layers.size(); ++i) distances.push_back(distance(seen[i], wanted[i]));
  return distances;
}

}  // namespace

std::vector<double> style_distances(const FeatureNetwork& network,
                                    const Layers& layers,
                                    const torch::Tensor& result,
                                    const torch::Tensor& style,
                                    const torch::Tensor& mask) {
  return distances(
      network, layers, result, style, [&](const torch::Tensor& seen, const torch::Tensor& wanted) {
        torch::Tensor guide;
        if (mask.defined()) {
          guide = guide_simple(mask, seen.size(2), seen.size(3));
          if (guide.square().mean().item<double>() < kNoGuide)
            return std::numeric_limits<double>::quiet_NaN();
        }
        return StyleLoss(Convention::kBalanced, wanted).guided(guide)(seen).item<double>();
      });
}

std::vector<double> content_distances(const FeatureNetwork& network,
                                      const Layers& layers,
                                      const torch::Tensor& result,
                                      const torch::Tensor& content) {
  return distances(
      network, layers, result, content, [](const torch::Tensor& seen, const torch::Tensor& wanted) {
        return ContentLoss(Convention::kBalanced, wanted, {})(seen).item<double>();
      });
}

}  // namespace rgbd_stylize
