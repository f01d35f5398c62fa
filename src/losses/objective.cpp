#include "rgbd_stylize/losses/objective.hpp"

#include "rgbd_stylize/losses/gram.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

constexpr int kPicture = -1;

std::vector<Window> windows_up_to(const LayerTable& table, int index) {
  std::vector<Window> windows;
  for (int i = 0; i <= index; ++i) {
    const auto& layer = table.layers[static_cast<size_t>(i)];
    if (layer.kernel > 1) windows.push_back({layer.kernel, layer.stride, layer.padding, layer.ceil_mode});
  }
  return windows;
}

std::vector<int> indices(const std::vector<WeightedLayer>& layers) {
  std::vector<int> result;
  for (const auto& layer : layers) result.push_back(layer.index);
  return result;
}

}  // namespace

StyleTarget style_target(const FeatureNetwork& network,
                         Convention convention,
                         const torch::Tensor& picture,
                         const std::vector<WeightedLayer>& layers) {
  torch::NoGradGuard no_grad;
  StyleTarget target{layers, {}};
  for (const auto& features : network.forward(picture, indices(layers)))
    target.losses.emplace_back(convention, features);
  return target;
}

Objective::Objective(std::shared_ptr<const FeatureNetwork> network, Convention convention)
    : network_(std::move(network)), convention_(convention) {}

std::vector<torch::Tensor> Objective::targets(const torch::Tensor& picture,
                                              const std::vector<WeightedLayer>& layers) const {
  torch::NoGradGuard no_grad;
  return network_->forward(picture, indices(layers));
}

void Objective::add_style(const std::string& name,
                          const torch::Tensor& picture,
                          const std::vector<WeightedLayer>& layers,
                          double weight,
                          const torch::Tensor& mask,
                          Guide guide) {
  add_style(name, style_target(*network_, convention_, picture, layers), weight, mask, guide);
}

void Objective::add_style(const std::string& name,
                          const StyleTarget& style,
                          double weight,
                          const torch::Tensor& mask,
                          Guide guide) {
  const auto& table = network_->table();
  Term term{name, weight, {}};
  for (size_t i = 0; i < style.layers.size(); ++i) {
    const auto index = style.layers[i].index;
    auto loss = std::make_unique<StyleLoss>(style.losses[i]);
    if (mask.defined()) {
      const auto [height, width] = layer_size(table, index, mask.size(2), mask.size(3));
      const auto layer_guide = guide == Guide::kInside ? guide_inside(mask, windows_up_to(table, index))
                                                       : guide_simple(mask, height, width);
      if (mask.size(0) == 1 && layer_guide.square().mean().item<double>() < kNoGuide) {
        warnings_.push_back(name + ": its mask selects nothing at layer " +
                            table.layers[static_cast<size_t>(index)].name + ", which is left out");
        continue;
      }
      *loss = loss->guided(layer_guide);
    }
    term.losses.push_back({index, style.layers[i].weight, std::move(loss)});
  }
  add(std::move(term));
}

void Objective::add_content(const torch::Tensor& picture,
                            const std::vector<WeightedLayer>& layers,
                            double weight,
                            const torch::Tensor& mask) {
  const auto content = targets(picture, layers);
  Term term{"content", weight, {}};
  for (size_t i = 0; i < layers.size(); ++i) {
    torch::Tensor guide;
    if (mask.defined())
      guide = guide_simple(mask, content[i].size(2), content[i].size(3)).to(content[i].options());
    term.losses.push_back(
        {layers[i].index, layers[i].weight, std::make_unique<ContentLoss>(convention_, content[i], guide)});
  }
  add(std::move(term));
}

void Objective::add_total_variation(double weight) {
  Term term{"tv", weight, {}};
  term.losses.push_back({kPicture, 1, std::make_unique<TotalVariationLoss>(convention_)});
  add(std::move(term));
}

void Objective::add_depth(std::shared_ptr<const DepthNetwork> depth_network,
                          DepthLossKind kind,
                          const torch::Tensor& picture,
                          double weight,
                          const torch::Tensor& depth_m) {
  Term term{"depth", weight, {}};
  term.losses.push_back(
      {kPicture, 1, std::make_unique<DepthLoss>(std::move(depth_network), kind, picture, depth_m)});
  add(std::move(term));
}

void Objective::add(Term term) {
  for (const auto& loss : term.losses) {
    const bool known = std::find(taps_.begin(), taps_.end(), loss.layer) != taps_.end();
    if (loss.layer != kPicture && !known) taps_.push_back(loss.layer);
  }
  terms_.push_back(std::move(term));
}

Evaluation Objective::operator()(const torch::Tensor& pastiche) const {
  std::vector<torch::Tensor> features;
  if (!taps_.empty()) features = network_->forward(pastiche, taps_);
  const auto input = [&](int layer) -> const torch::Tensor& {
    if (layer == kPicture) return pastiche;
    return features[static_cast<size_t>(std::find(taps_.begin(), taps_.end(), layer) - taps_.begin())];
  };
  const auto zero = torch::zeros({}, pastiche.options().requires_grad(false));
  auto total = zero;
  std::vector<torch::Tensor> terms;
  for (const auto& term : terms_) {
    auto value = zero;
    for (const auto& loss : term.losses) value = value + loss.weight * (*loss.loss)(input(loss.layer));
    total = total + term.weight * value;
    terms.push_back(value.detach());
  }
  return {total, terms.empty() ? torch::zeros({0}) : torch::stack(terms)};
}

std::vector<std::string> Objective::names() const {
  std::vector<std::string> names;
  for (const auto& term : terms_) names.push_back(term.name);
  return names;
}

bool Objective::empty() const {
  return std::all_of(terms_.begin(), terms_.end(), [](const Term& term) { return term.losses.empty(); });
}

std::vector<double> Objective::weights() const {
  std::vector<double> weights;
  for (const auto& term : terms_) weights.push_back(term.weight);
  return weights;
}

}  // namespace rgbd_stylize
