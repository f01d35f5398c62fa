#include "compact_trainer.hpp"

#include <cmath>

#include <fmt/format.h>
#include <torch/autograd.h>

namespace rgbd_stylize::distill {
namespace {

constexpr size_t kBatch = 4;
constexpr int kMoves = 3;              // of a pastiche, each time it is drawn
constexpr double kRenewal = 1.0 / 50;  // of a pastiche, each time it is drawn
constexpr double kTeacherMoves = 0.2;  // share of first moves along the teacher's gradient
constexpr double kFeatureWeight = 0.25, kRatioWeight = 0.1;
constexpr double kLayerRate = 2, kAdapterRate = 5;  // over the learning rate

struct Batch {
  std::vector<size_t> indices;
  torch::Tensor pictures, photographs, paintings, content;
  std::vector<torch::Tensor> grams;
};

Batch gather(const PastichePool& pool, std::vector<size_t> indices) {
  const auto all = [&](auto field) {
    std::vector<torch::Tensor> tensors;
    for (const auto index : indices) tensors.push_back(field(pool[index]));
    return torch::cat(tensors);
  };
  Batch batch;
  batch.pictures = all([](const Pastiche& p) { return p.picture; });
  batch.photographs = all([](const Pastiche& p) { return p.photograph; });
  batch.paintings = all([](const Pastiche& p) { return p.painting; });
  batch.content = all([](const Pastiche& p) { return p.content; });
  for (size_t layer = 0; layer < kProbe.style.size(); ++layer)
    batch.grams.push_back(all([&](const Pastiche& p) { return p.grams[layer]; }));
  batch.indices = std::move(indices);
  return batch;
}

// The losses of a batch seen by one network, and their gradient to the pixels.
struct Pull {
  View seen;
  torch::Tensor style, gradient;
};

Pull pull(const FeatureNetwork& network,
          const Probe& probe,
          const torch::Tensor& pictures,
          const std::vector<torch::Tensor>& grams,
          const torch::Tensor& content,
          const torch::Tensor& style_weights,
          double content_weight,
          bool differentiable) {
  const auto x = pictures.detach().requires_grad_(true);
  Pull pull;
  pull.seen = view(network, probe, x);
  pull.style = style_loss(pull.seen, grams, style_weights);
  auto loss = pull.style.sum();
  if (content_weight > 0) loss = loss + content_weight * content_loss(pull.seen, content).sum();
  pull.gradient = torch::autograd::grad({loss}, {x}, {}, /*retain_graph=*/differentiable, differentiable)[0];
  if (!differentiable) {
    for (auto& feature : pull.seen.features) feature = feature.detach();
  }
  return pull;
}

void move(PastichePool& pool, const Batch& batch, const torch::Tensor& gradients) {
  for (size_t i = 0; i < batch.indices.size(); ++i)
    pool.move(batch.indices[i], gradients.slice(0, static_cast<int64_t>(i), static_cast<int64_t>(i) + 1));
}

// The student's own targets; they learn too.
struct Targets {
  std::vector<torch::Tensor> grams;
  torch::Tensor content;
};
Targets targets(const FeatureNetwork& student, const Batch& batch, bool content) {
  Targets targets{view(student, kProbe, batch.paintings).grams, {}};
  if (content) targets.content = view(student, kProbe, batch.photographs).features.back();
  return targets;
}

// How much each of the teacher's style layers weighs, for one step: all alike half of the time, otherwise at
// random, so that every layer's gradient is learned and not only the largest.
torch::Tensor emphasis(std::mt19937_64& random) {
  auto weights = torch::ones({static_cast<int64_t>(kProbe.style.size())});
  if (random() % 2) return weights;
  std::normal_distribution<float> normal;
  for (int64_t i = 0; i < weights.numel(); ++i) weights[i] = std::exp(normal(random));
  return weights;
}

}  // namespace

CompactTrainer::CompactTrainer(const Course& course,
                               const FeatureNetwork& teacher,
                               PastichePool& pool,
                               TrainableWeights& weights,
                               const std::map<std::string, std::string>& metadata)
    : course_(course), teacher_(teacher), pool_(pool), weights_(weights) {
  const torch::NoGradGuard no_gradients;
  const auto known = metadata.find("style_layers");
  if (known != metadata.end()) {
    const auto layers = parse_layers(layer_table("compact"), known->second, "--from");
    for (size_t i = 0; i < layers.size(); ++i)
      layer_weights_[static_cast<int64_t>(i)] = std::log(layers[i].weight);
  }
  const auto batch = gather(pool_, pool_.draw(kBatch));
  adapters_ = std::make_unique<Adapters>(view(student(), kProbe, batch.pictures).features,
                                         view(teacher_, kProbe, batch.pictures).features);
  using Adam = torch::optim::AdamOptions;
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(weights_.tensors(), std::make_unique<Adam>(course.learning_rate));
  groups.emplace_back(std::vector<torch::Tensor>{layer_weights_},
                      std::make_unique<Adam>(course.learning_rate));
  groups.emplace_back(adapters_->tensors(), std::make_unique<Adam>(course.learning_rate * kAdapterRate));
  adam_ = std::make_unique<torch::optim::Adam>(std::move(groups), Adam(course.learning_rate));
}

Errors CompactTrainer::step(int index) {
  set_rates(*adam_, course_, index, {1, kLayerRate, kAdapterRate});  // of the groups, in order
  auto& random = pool_.random();
  const auto batch = gather(pool_, pool_.draw(kBatch));
  const double content_weight = random() % 2 ? 0 : std::exp(uniform(std::log(0.02), std::log(0.5), random));
  const auto emphasised = emphasis(random);
  const auto taught =
      pull(teacher_, kProbe, batch.pictures, batch.grams, batch.content, emphasised, content_weight, false);
  const auto network = student();
  auto own = targets(network, batch, content_weight > 0);
  auto weights = layer_weights_.exp() * emphasised;
  const auto learned =
      pull(network, kProbe, batch.pictures, own.grams, own.content, weights, content_weight, true);

  const auto gradient = gradient_error(learned.gradient, taught.gradient);
  const auto features = adapters_->error(learned.seen.features, taught.seen.features);
  const auto ratio = (learned.style / taught.style.detach()).log().square().mean();
  adam_->zero_grad();
  (gradient + kFeatureWeight * features + kRatioWeight * ratio).backward();
  clip();
  adam_->step();

  move(pool_, batch, uniform(0, 1, random) < kTeacherMoves ? taught.gradient : learned.gradient);
  for (auto& gram : own.grams) gram = gram.detach();
  if (own.content.defined()) own.content = own.content.detach();
  weights = weights.detach();
  for (int i = 1; i < kMoves; ++i) {
    const auto again = gather(pool_, batch.indices);
    move(pool_,
         again,
         pull(network, kProbe, again.pictures, own.grams, own.content, weights, content_weight, false)
             .gradient);
  }
  for (const auto drawn : batch.indices) {
    if (uniform(0, 1, random) < kRenewal) pool_.renew(drawn);
  }
  return {gradient.item<double>() / 2, features.item<double>(), ratio.sqrt().item<double>()};
}

std::vector<double> CompactTrainer::scales() const {
  const torch::NoGradGuard no_gradients;
  const auto photographs = gather(pool_, pool_.draw(pool_.size())).photographs;
  const auto own = student().forward(photographs, {1, 3, 6, 8, 11, 13, 15, 17});
  const auto taught = teacher_.forward(photographs, {1, 3, 6, 8, 11, 13, 15, 17});
  std::vector<double> scales;
  for (size_t i = 0; i < own.size(); ++i)
    scales.push_back((taught[i].square().mean() / own[i].square().mean()).sqrt().item<double>());
  return scales;
}

std::string CompactTrainer::style_layers() const {
  const auto& table = layer_table("compact");
  std::string text;
  for (size_t i = 0; i < kProbe.style.size(); ++i) {
    text += fmt::format("{}{}:{:.3f}",
                        i ? "," : "",
                        table.layers[static_cast<size_t>(kProbe.style[i])].name,
                        std::exp(layer_weights_[static_cast<int64_t>(i)].item<double>()));
  }
  return text;
}

FeatureNetwork CompactTrainer::student() const {
  FeatureOptions options;
  options.deepest = kProbe.style.back();
  return {layer_table("compact"), weights_, options};
}

// A pastiche that is almost done has gradients of any direction: no single step may follow them far.
void CompactTrainer::clip() {
  auto sum = torch::zeros({});
  for (const auto& tensor : weights_.tensors()) sum = sum + tensor.grad().square().sum();
  const double norm = sum.sqrt().item<double>();
  if (norm <= 1) return;
  for (const auto& tensor : weights_.tensors()) tensor.mutable_grad().div_(norm);
}

}  // namespace rgbd_stylize::distill
