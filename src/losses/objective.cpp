#include "rgbd_stylize/losses/objective.hpp"

#include "rgbd_stylize/losses/depth_views.hpp"
#include "rgbd_stylize/losses/gram.hpp"

#include <algorithm>
#include <map>

namespace rgbd_stylize {
namespace {

constexpr int kPicture = -1, kDepth = -2;  // kDepth and below: a view of the depth each

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

void insert(std::vector<int>& taps, int layer) {
  if (std::find(taps.begin(), taps.end(), layer) == taps.end()) taps.push_back(layer);
}

// Equal shares of a batch. The only one is the batch itself: taking a part of it would copy its gradient.
std::vector<torch::Tensor> shares(const torch::Tensor& batch, size_t count) {
  return count == 1 ? std::vector<torch::Tensor>{batch} : batch.chunk(static_cast<int64_t>(count));
}

// What the depth network is shown of a picture.
torch::Tensor seen_in(const std::vector<int>& views, size_t i, const torch::Tensor& picture) {
  return views.empty() ? picture : seen_from_afar(part_in_view(picture, views[i]));
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
  Term term{name, weight, {}, /*paints=*/true};
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

void Objective::add_total_variation(double weight,
                                    const torch::Tensor& photograph,
                                    const torch::Tensor& painted) {
  Term term{"tv", weight, {}};
  auto loss = painted.defined() ? std::make_unique<TotalVariationLoss>(convention_, photograph, painted)
                                : std::make_unique<TotalVariationLoss>(convention_);
  term.losses.push_back({kPicture, 1, std::move(loss)});
  add(std::move(term));
}

bool Objective::add_depth(std::shared_ptr<const DepthNetwork> depth_network,
                          DepthLossKind kind,
                          const torch::Tensor& picture,
                          double weight,
                          const torch::Tensor& sensor,
                          const std::vector<int>& views) {
  depth_network_ = std::move(depth_network);
  depth_views_ = views;
  const bool limited_to_nothing =
      depth_limit_.defined() && depth_limit_.square().mean().item<double>() < kNoGuide;
  Term term{"depth", weight, {}, kind == DepthLossKind::kSensor && !limited_to_nothing};
  for (size_t i = 0; i < std::max<size_t>(1, views.size()); ++i) {
    auto measured = kind == DepthLossKind::kSensor ? sensor : torch::Tensor();
    if (measured.defined() && !views.empty()) measured = part_in_view(measured, views[i]);
    auto loss = std::make_unique<DepthLoss>(*depth_network_, kind, seen_in(views, i, picture), measured);
    // No measurement in this corner, or a bare wall. Of several photographs the device is not asked: what
    // has no target adds 0.
    if (picture.size(0) == 1 && !loss->has_target()) continue;
    term.losses.push_back({kDepth - static_cast<int>(i), 1, std::move(loss)});
  }
  const bool compares = !term.losses.empty();
  add(std::move(term));
  return compares;
}

void Objective::limit_depth_to(const torch::Tensor& painted) {
  depth_limit_ = painted.to(network_->options().device);
}

// The pastiches, of which the depth losses may change what their limits let them. Without a limit nothing is
// copied.
torch::Tensor Objective::shown_to_depth(const std::vector<const Objective*>& objectives,
                                        const torch::Tensor& pastiches,
                                        std::vector<torch::Tensor> shares) {
  const auto is_limited = [](const Objective* objective) { return objective->depth_limit_.defined(); };
  if (std::none_of(objectives.begin(), objectives.end(), is_limited)) return pastiches;
  for (size_t i = 0; i < shares.size(); ++i) {
    const auto& limit = objectives[i]->depth_limit_;
    if (limit.defined()) shares[i] = shares[i] * limit + (shares[i] * (1 - limit)).detach();
  }
  return torch::cat(shares);
}

void Objective::add(Term term) {
  for (const auto& loss : term.losses) {
    if (loss.layer >= 0) insert(taps_, loss.layer);
  }
  terms_.push_back(std::move(term));
}

Evaluation Objective::operator()(const torch::Tensor& pastiche, int iteration) const {
  return evaluate({this}, pastiche, iteration).front();
}

std::vector<Evaluation> Objective::evaluate(const std::vector<const Objective*>& objectives,
                                            const torch::Tensor& pastiches,
                                            int iteration) {
  const auto& networks = *objectives.front();
  std::vector<int> taps;
  for (const auto* objective : objectives) {
    TORCH_CHECK(objective->network_ == networks.network_ &&
                    objective->depth_network_ == networks.depth_network_ &&
                    objective->depth_views_ == networks.depth_views_,
                "objectives that are evaluated together want the same networks");
    for (const int tap : objective->taps_) insert(taps, tap);
  }
  const auto count = objectives.size();
  std::map<int, std::vector<torch::Tensor>> inputs = {{kPicture, shares(pastiches, count)}};
  if (!taps.empty()) {
    const auto features = networks.network_->forward(pastiches, taps);
    for (size_t t = 0; t < taps.size(); ++t) inputs[taps[t]] = shares(features[t], count);
  }
  if (networks.depth_network_) {
    const auto& views = networks.depth_views_;
    const size_t i = views.empty() ? 0 : static_cast<size_t>(iteration) % views.size();
    const auto seen = seen_in(views, i, shown_to_depth(objectives, pastiches, inputs[kPicture]));
    inputs[kDepth - static_cast<int>(i)] = shares(networks.depth_network_->forward(seen), count);
  }
  std::vector<Evaluation> evaluations;
  for (size_t i = 0; i < count; ++i) {
    evaluations.push_back(objectives[i]->sum([&](int layer) {
      const auto found = inputs.find(layer);
      return found == inputs.end() ? nullptr : &found->second[i];
    }));
  }
  return evaluations;
}

Evaluation Objective::sum(const std::function<const torch::Tensor*(int)>& input) const {
  const auto zero = torch::zeros({}, input(kPicture)->options().requires_grad(false));
  auto total = zero;
  std::vector<torch::Tensor> terms;
  for (const auto& term : terms_) {
    auto value = zero;
    for (const auto& loss : term.losses) {
      if (const auto* seen = input(loss.layer)) value = value + loss.weight * (*loss.loss)(*seen);
    }
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

bool Objective::paints() const {
  return std::any_of(
      terms_.begin(), terms_.end(), [](const Term& term) { return term.paints && !term.losses.empty(); });
}

void Objective::clear() {
  for (auto& term : terms_) term.losses.clear();
  taps_.clear();
}

std::vector<double> Objective::weights() const {
  std::vector<double> weights;
  for (const auto& term : terms_) weights.push_back(term.weight);
  return weights;
}

}  // namespace rgbd_stylize
