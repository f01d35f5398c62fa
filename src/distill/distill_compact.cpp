// Trains the embedded feature network: a small student learns to pull pictures the way a large teacher does.
//
// A student that only imitates features is led astray: the optimiser leaves natural pictures and finds noise
// that the student mistakes for style. So it learns on what the optimiser makes of its own advice: a pool of
// pastiches is moved along the student's gradient, and on each of them the student's gradient is compared
// with the teacher's.
#include "course.hpp"
#include "distillation.hpp"
#include "pastiche_pool.hpp"
#include "program.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"
#include "trainable_weights.hpp"

#include <fmt/format.h>
#include <torch/autograd.h>
#include <torch/optim/adam.h>

namespace {

using namespace rgbd_stylize;
using namespace rgbd_stylize::distill;

struct Options {
  std::string teacher, from, output = "compact.safetensors";
  std::vector<std::string> photographs, paintings, except;
  Course course{8000, 1e-3};
};

constexpr size_t kPool = 32, kBatch = 4;
constexpr int kMoves = 3;              // of a pastiche, each time it is drawn
constexpr double kRenewal = 1.0 / 50;  // of a pastiche, each time it is drawn
constexpr double kTeacherMoves = 0.2;  // share of first moves along the teacher's gradient
constexpr double kFeatureWeight = 0.25, kRatioWeight = 0.1;
constexpr double kLayerRate = 2, kAdapterRate = 5;  // over the learning rate
constexpr int kSave = 250;

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

struct Errors {
  double gradient = 0, features = 0, ratio = 0;
};

class Trainer {
 public:
  Trainer(const Options& options,
          const FeatureNetwork& teacher,
          PastichePool& pool,
          TrainableWeights& weights,
          const std::map<std::string, std::string>& metadata)
      : options_(options), teacher_(teacher), pool_(pool), weights_(weights) {
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
    groups.emplace_back(weights_.tensors(), std::make_unique<Adam>(options.course.learning_rate));
    groups.emplace_back(std::vector<torch::Tensor>{layer_weights_},
                        std::make_unique<Adam>(options.course.learning_rate));
    groups.emplace_back(adapters_->tensors(),
                        std::make_unique<Adam>(options.course.learning_rate * kAdapterRate));
    adam_ = std::make_unique<torch::optim::Adam>(std::move(groups), Adam(options.course.learning_rate));
  }

  Errors step(int index) {
    set_rates(*adam_, options_.course, index, {1, kLayerRate, kAdapterRate});  // of the groups, in order
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

  /// What each of the student's layers has to be multiplied by for its activations on photographs to be as
  /// large as those of the teacher's layer in its place: losses that are not relative then weigh alike.
  [[nodiscard]] std::vector<double> scales() const {
    const torch::NoGradGuard no_gradients;
    const auto photographs = gather(pool_, pool_.draw(kPool)).photographs;
    const auto own = student().forward(photographs, {1, 3, 6, 8, 11, 13, 15, 17});
    const auto taught = teacher_.forward(photographs, {1, 3, 6, 8, 11, 13, 15, 17});
    std::vector<double> scales;
    for (size_t i = 0; i < own.size(); ++i)
      scales.push_back((taught[i].square().mean() / own[i].square().mean()).sqrt().item<double>());
    return scales;
  }

  /// "relu1_1:0.9,…": the weights of the student's style layers that the comparison learned.
  [[nodiscard]] std::string style_layers() const {
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

 private:
  [[nodiscard]] FeatureNetwork student() const {
    FeatureOptions options;
    options.deepest = kProbe.style.back();
    return {layer_table("compact"), weights_, options};
  }

  // A pastiche that is almost done has gradients of any direction: no single step may follow them far.
  void clip() {
    auto sum = torch::zeros({});
    for (const auto& tensor : weights_.tensors()) sum = sum + tensor.grad().square().sum();
    const double norm = sum.sqrt().item<double>();
    if (norm <= 1) return;
    for (const auto& tensor : weights_.tensors()) tensor.mutable_grad().div_(norm);
  }

  const Options& options_;
  const FeatureNetwork& teacher_;
  PastichePool& pool_;
  TrainableWeights& weights_;
  torch::Tensor layer_weights_ =  // their logarithms
      torch::zeros({static_cast<int64_t>(kProbe.style.size())}, torch::requires_grad());
  std::unique_ptr<Adapters> adapters_;
  std::unique_ptr<torch::optim::Adam> adam_;
};

void train(const Options& options) {
  prepare(options.course);
  FeatureOptions teacher_options;
  teacher_options.deepest = kProbe.style.back();
  const FeatureNetwork teacher(layer_table("vgg19"), *open_weights(options.teacher), teacher_options);
  const auto& table = layer_table("compact");
  const std::unique_ptr<WeightSource> start = options.from.empty()
                                                  ? std::make_unique<HashedWeights>(layer_tensors(table))
                                                  : open_weights(options.from);
  TrainableWeights weights(table, *start);
  PoolSources sources{{options.photographs, options.except}, {options.paintings, options.except}};
  fmt::print("{} photographs, {} paintings\n", sources.photographs.count(), sources.paintings.count());
  PastichePool pool(std::move(sources), teacher, kProbe, kPool, options.course.seed);
  Trainer trainer(options, teacher, pool, weights, start->metadata());

  const auto teacher_digest = sha256_file(options.teacher);
  const int earlier = steps_of(*start);
  const auto save = [&](int steps) {
    weights.save(options.output,
                 trainer.scales(),
                 {{"network", "compact, distilled from VGG-19"},
                  {"preprocessing", "torchvision"},
                  {"teacher_sha256", teacher_digest},
                  {"style_layers", trainer.style_layers()},
                  {"steps", std::to_string(earlier + steps)}});
  };
  Errors mean;
  const auto step = [&](int index) {
    const auto errors = trainer.step(index);
    mean.gradient += errors.gradient / kReport;
    mean.features += errors.features / kReport;
    mean.ratio += errors.ratio / kReport;
  };
  const auto report = [&](int steps, double seconds) {
    fmt::print("step {:6}  gradient {:.4f}  features {:.4f}  ratio {:.3f}  {:.2f} s a step\n",
               steps,
               mean.gradient,
               mean.features,
               mean.ratio,
               seconds);
    mean = {};
  };
  follow(options.course, {step, report, save, kSave});
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Distils the embedded feature network from VGG-19.");
  app.option_defaults()->always_capture_default();
  app.add_option("--teacher", options.teacher, "Weights of VGG-19, to relu3_4 or further")->required();
  app.add_option("--photographs", options.photographs, "Folders of photographs, searched deeply")->required();
  app.add_option("--paintings", options.paintings, "Folders of paintings, searched deeply")->required();
  app.add_option("--except", options.except, "Pictures to leave out, by name without extension");
  app.add_option("--from", options.from, "Weights to go on from instead of random ones");
  app.add_option("-o,--output", options.output, "Where the weights go, as float16 safetensors");
  add_course_options(app, options.course);
  return run_program(app, argc, argv, [&] { train(options); });
}
