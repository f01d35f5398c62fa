// What the options come to, for one scene and one network.
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/stylize/stylize.hpp"

#include <algorithm>
#include <limits>

namespace rgbd_stylize {
namespace {

const std::string& layer_name(const LayerTable& table, int index) {
  return table.layers[static_cast<size_t>(index)].name;
}

// The network's own style layers, as far as the weights go.
std::vector<WeightedLayer> default_style_layers(const LayerTable& table,
                                                int last,
                                                std::vector<std::string>& warnings) {
  std::vector<WeightedLayer> layers;
  for (const auto& layer : table.default_style) {
    if (layer.index <= last) layers.push_back(layer);
  }
  if (layers.size() < table.default_style.size()) {
    warnings.push_back("the weights end at " + layer_name(table, last) + ": style layers are " +
                       layers_text(table, layers) + " instead of " + layers_text(table, table.default_style));
  }
  return layers;
}

std::vector<WeightedLayer> default_content_layers(const LayerTable& table, int last) {
  for (const int index : table.default_content) {
    if (index <= last) return {{index, 1}};
  }
  return {};
}

int deepest(const Plan& plan) {
  int index = 0;
  for (const auto& layer : plan.style_layers) index = std::max(index, layer.index);
  for (const auto& layer : plan.content_layers) index = std::max(index, layer.index);
  return index;
}

// The smallest side that leaves two positions at a layer: one has no texture.
int64_t smallest_side(const LayerTable& table, int index) {
  int64_t side = 1;
  while (layer_size(table, index, side, side).first < 2) ++side;
  return side;
}

void check_size(const std::string& what,
                const torch::Tensor& picture,
                int64_t least,
                const std::string& layer) {
  const auto height = picture.size(2), width = picture.size(3);
  if (std::min(height, width) >= least) return;
  throw InputError(what + ": " + std::to_string(width) + "x" + std::to_string(height) +
                   " is too small for layer " + layer + ", which wants sides of at least " +
                   std::to_string(least) + "; take a larger picture, or shallower layers");
}

Preprocessing resolve_preprocessing(const std::string& asked, const WeightSource& source) {
  if (asked != "auto") return parse_preprocessing(asked);
  const auto metadata = source.metadata();
  const auto stated = metadata.find("preprocessing");
  return stated == metadata.end() ? Preprocessing::kTorchvision : parse_preprocessing(stated->second);
}

}  // namespace

Plan make_plan(const Scene& scene, const StylizeOptions& options, const ChosenWeights& weights) {
  validate(options);
  const auto& table = layer_table(weights.network);
  const int last = last_layer_held(table, *weights.source);
  Plan plan;
  plan.preprocessing = resolve_preprocessing(options.network.preprocessing, *weights.source);
  const auto& style_text = options.network.style_layers;
  const auto& content_text = options.network.content_layers;
  plan.style_layers = style_text.empty() ? default_style_layers(table, last, plan.warnings)
                                         : parse_layers(table, style_text, "--style-layers");
  plan.content_layers = content_text.empty() ? default_content_layers(table, last)
                                             : parse_layers(table, content_text, "--content-layers");
  const int bottom = deepest(plan);
  if (bottom > last && last >= 0) {
    throw WeightsError(weights.source->description() + ": layer " + layer_name(table, bottom) +
                       " was asked for, and the last layer that the file holds is " +
                       layer_name(table, last));
  }
  const auto least = smallest_side(table, bottom);
  check_size("the picture", scene.rgb, least, layer_name(table, bottom));
  for (const auto& style : scene.styles)
    check_size(style.name, style.picture, least, layer_name(table, bottom));
  plan.scales =
      pyramid(scene.rgb.size(2), scene.rgb.size(3), options.optimizer.iterations, options.scales, least);
  return plan;
}

std::shared_ptr<const FeatureNetwork> load_network(const Plan& plan,
                                                   const StylizeOptions& options,
                                                   const ChosenWeights& weights,
                                                   torch::Device device,
                                                   torch::Dtype dtype) {
  FeatureOptions features;
  features.preprocessing = plan.preprocessing;
  features.pooling = options.network.pooling;
  features.deepest = deepest(plan);
  features.device = device;
  features.dtype = dtype;
  return std::make_shared<const FeatureNetwork>(layer_table(weights.network), *weights.source, features);
}

}  // namespace rgbd_stylize
