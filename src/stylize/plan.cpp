// What the options come to, for one scene and one network.
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/features/network_tensors.hpp"
#include "rgbd_stylize/stylize/style_size.hpp"
#include "rgbd_stylize/stylize/stylize.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize {
namespace {

const std::string& layer_name(const LayerTable& table, int index) {
  return table.layers[static_cast<size_t>(index)].name;
}

bool is_activation(const Layer& layer) {
  return layer.kind == LayerKind::kRelu || layer.kind == LayerKind::kFire;
}

// The network's own style layers; the deepest activation that the weights reach stands for those behind it.
std::vector<WeightedLayer> default_style_layers(const LayerTable& table,
                                                int last,
                                                std::vector<std::string>& warnings) {
  std::vector<WeightedLayer> layers;
  for (auto layer : table.default_style) {
    if (layer.index <= last) {
      layers.push_back(layer);
      continue;
    }
    layer.index = last;
    while (layer.index > 0 && !is_activation(table.layers[static_cast<size_t>(layer.index)])) --layer.index;
    if (layers.empty() || layers.back().index < layer.index) layers.push_back(layer);
  }
  if (last < table.default_style.back().index) {
    warnings.push_back("the weights end at " + layer_name(table, last) + ": style layers are " +
                       layers_text(table, layers) + " instead of " + layers_text(table, table.default_style));
  }
  return layers;
}

std::vector<WeightedLayer> default_content_layers(const LayerTable& table, int last) {
  for (const auto& layer : table.default_content) {
    if (layer.index <= last) return {layer};
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
                int64_t height,
                int64_t width,
                int64_t least,
                const std::string& layer,
                const std::string& remedy) {
  if (std::min(height, width) >= least) return;
  throw InputError(what + ": " + std::to_string(width) + "x" + std::to_string(height) +
                   " is too small for layer " + layer + ", which wants sides of at least " +
                   std::to_string(least) + "; take " + remedy + ", or shallower layers");
}

Preprocessing resolve_preprocessing(const std::string& asked, const WeightSource& source) {
  if (asked != "auto") return parse_preprocessing(asked);
  const auto metadata = source.metadata();
  const auto stated = metadata.find("preprocessing");
  return stated == metadata.end() ? Preprocessing::kTorchvision : parse_preprocessing(stated->second);
}

// The share of the picture that no style is painted in, 0 to 1.
double unpainted_share(const std::vector<Style>& styles) {
  torch::Tensor painted;
  for (const auto& style : styles) {
    if (style.weight == 0) continue;
    if (!style.mask.defined()) return 0;
    painted = painted.defined() ? painted + style.mask : style.mask;
  }
  return painted.defined() ? (painted < 0.5).to(torch::kFloat64).mean().item<double>() : 0;
}

void warn_of_noise(const Scene& scene, Plan& plan) {
  constexpr double kMuch = 0.01;
  const auto share = unpainted_share(scene.styles);
  if (share < kMuch) return;
  plan.warnings.push_back("--init noise: no style is painted in " + std::to_string(std::lround(100 * share)) +
                          " % of the picture, which may keep some of the noise; --init content leaves the "
                          "photograph there");
}

}  // namespace

Plan plan_network(const StylizeOptions& options, const ChosenWeights& weights) {
  validate(options);
  const auto& table = layer_table(weights.network);
  check_network(table, *weights.source);
  const int last = last_layer_held(table, *weights.source);
  if (last < 0) {
    throw WeightsError(weights.source->description() + ": does not hold the first layer of " + table.name +
                       ", '" + layer_tensors(table, 0).front().name + "' and its like");
  }
  Plan plan;
  plan.preprocessing = resolve_preprocessing(options.network.preprocessing, *weights.source);
  const auto& style_text = options.network.style_layers;
  const auto& content_text = options.network.content_layers;
  plan.style_layers = style_text.empty() ? default_style_layers(table, last, plan.warnings)
                                         : parse_layers(table, style_text, "--style-layers");
  plan.content_layers = content_text.empty() ? default_content_layers(table, last)
                                             : parse_layers(table, content_text, "--content-layers");
  if (plan.content_layers.empty() && options.objective.content_weight > 0) {
    throw WeightsError(weights.source->description() + ": the weights end at " + layer_name(table, last) +
                       ", above the usual content layers of " + table.name +
                       "; name one with --content-layers");
  }
  if (options.objective.content_weight == 0) plan.content_layers.clear();
  const int bottom = deepest(plan);
  if (bottom > last) {
    throw WeightsError(weights.source->description() + ": layer " + layer_name(table, bottom) +
                       " was asked for, and the last layer that the file holds is " +
                       layer_name(table, last));
  }
  for (const auto& step : options.optimizer.rate_steps) {
    if (step.iteration < options.optimizer.iterations) continue;
    plan.warnings.push_back("--lr-steps: the step at iteration " + std::to_string(step.iteration) +
                            " is never reached in " + std::to_string(options.optimizer.iterations));
  }
  return plan;
}

Plan make_plan(const Scene& scene, const StylizeOptions& options, const ChosenWeights& weights) {
  auto plan = plan_network(options, weights);
  if (options.init == "noise") warn_of_noise(scene, plan);
  const auto& table = layer_table(weights.network);
  const int bottom = deepest(plan);
  const auto least = smallest_side(table, bottom);
  const auto height = scene.rgb.size(2), width = scene.rgb.size(3);
  const auto layer = layer_name(table, bottom);
  check_size("--rgb", height, width, least, layer, "a larger picture or --size");
  plan.scales = pyramid(height, width, options.optimizer.iterations, options.scales, least);
  for (const auto& style : scene.styles) {
    check_size(
        "--" + style.name, style.picture.size(2), style.picture.size(3), least, layer, "a larger picture");
    const auto [style_height, style_width] =
        style_size(style.picture, options, std::max(height, width), plan.scales.front());
    const bool one_scale = plan.scales.size() == 1;
    check_size(
        "--" + style.name + (one_scale ? "" : " at the coarsest scale"),
        style_height,
        style_width,
        least,
        layer,
        one_scale ? "a larger --style-size" : "a larger --style-size or --style-scale, fewer --scales");
  }
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
