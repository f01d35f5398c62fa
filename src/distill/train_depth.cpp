// Trains an embedded depth network on pictures whose depth is known up to a scale.
//
// The loss is blind to scale and shift, as that of MiDaS (Ranftl et al. 2020) is, and to it comes their
// gradient term: one minus the correlation of reading and depth, and the difference of their slopes at four
// scales, both standardised. Pixels weigh by one over their depth: an error of a decimetre matters more on
// the table than at the wall behind it.
#include "course.hpp"
#include "depth_frames.hpp"
#include "program.hpp"
#include "rgbd_stylize/datasets/open_dataset.hpp"
#include "rgbd_stylize/datasets/select_frames.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/losses/depth_loss.hpp"
#include "rgbd_stylize/weights/safetensors_writer.hpp"
#include "trainable_weights.hpp"

#include <fmt/format.h>
#include <torch/optim/adamw.h>

namespace {

using namespace rgbd_stylize;
using namespace rgbd_stylize::distill;

struct Options {
  std::string dataset, network = "compact", frames, from, output;
  double encoder_rate = 0.3;
  int batch = 8;
  Course course{4000, 6e-4};
};

constexpr double kGradientWeight = 0.5;
constexpr double kDecay = 1e-2;
constexpr int kSave = 500;

// The tensors of a network that learns: those that `start` holds as they are there, others at random. A start
// holds the encoder at least.
class LearningTensors {
 public:
  explicit LearningTensors(const WeightSource* start) : start_(start) {}

  torch::Tensor operator()(const TensorShape& wanted) {
    const bool held =
        start_ != nullptr && (wanted.name.rfind("features.", 0) == 0 || start_->holds(wanted.name));
    auto tensor = held ? checked_reader(*start_, "the network that learns")(wanted).clone() : random(wanted);
    tensors_.emplace_back(wanted.name, tensor.requires_grad_(true));
    return tensor;
  }

  [[nodiscard]] std::vector<torch::Tensor> of(const std::string& prefix) const {
    std::vector<torch::Tensor> found;
    for (const auto& [name, tensor] : tensors_) {
      if (name.rfind(prefix, 0) == 0) found.push_back(tensor);
    }
    return found;
  }

  [[nodiscard]] std::vector<std::pair<std::string, torch::Tensor>> halves() const {
    auto halves = tensors_;
    for (auto& [name, tensor] : halves) tensor = tensor.detach().to(torch::kFloat16);
    return halves;
  }

 private:
  // He et al. 2015: the spread that keeps the size of activations behind a ReLU.
  static torch::Tensor random(const TensorShape& wanted) {
    if (wanted.sizes.size() == 1) return torch::zeros(wanted.sizes);
    const auto inputs = wanted.sizes[1] * wanted.sizes[2] * wanted.sizes[3];
    return torch::randn(wanted.sizes) * std::sqrt(2.0 / static_cast<double>(inputs));
  }

  const WeightSource* start_;
  std::vector<std::pair<std::string, torch::Tensor>> tensors_;
};

// A network that learns, and the size of the pictures it is shown: that which it brings all others to.
struct Student {
  std::string name;
  std::unique_ptr<DepthNetwork> network;
  int64_t height, width;
};

Student make_student(const std::string& name, LearningTensors& tensors) {
  if (name == "wide") return {name, make_wide_depth(std::ref(tensors), torch::kCPU), 96, 128};
  return {name, make_compact_depth(std::ref(tensors), torch::kCPU), 192, 256};
}

torch::Tensor loss(const torch::Tensor& reading, const torch::Tensor& depth) {
  const auto target = torch::_upsample_nearest_exact2d(depth, {reading.size(2), reading.size(3)});
  const auto nearness =
      torch::where(target > 0, target.clamp_min(1e-3).reciprocal(), torch::zeros_like(target));
  const auto weights = nearness / nearness.mean({1, 2, 3}, /*keepdim=*/true).clamp_min(1e-6);
  return compare_depth(DepthLossKind::kSsi, reading, target, weights) +
         kGradientWeight * compare_depth(DepthLossKind::kGradient, reading, target, weights);
}

void train(const Options& options) {
  check_output(options.output, {options.from});
  prepare(options.course);
  std::mt19937_64 random(options.course.seed);
  const auto dataset = select_frames(open_dataset(options.dataset), {options.frames, "", ""});
  const DepthFrames frames(*dataset);
  fmt::print("{} frames of {}\n", dataset->size(), dataset->kind());
  const auto start = options.from.empty() ? nullptr : open_weights(options.from);
  const int earlier = start == nullptr ? 0 : steps_of(*start);
  LearningTensors tensors(start.get());
  const auto student = make_student(options.network, tensors);
  using AdamW = torch::optim::AdamWOptions;
  const auto settings = [] { return std::make_unique<AdamW>(AdamW().weight_decay(kDecay)); };
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(tensors.of("features."), settings());
  groups.emplace_back(tensors.of("decoder."), settings());
  torch::optim::AdamW adam(std::move(groups), AdamW());

  std::map<std::string, std::string> metadata{{"network", student.name + " depth"},
                                              {"frames", options.frames}};
  const auto save = [&](int steps) {
    metadata["steps"] = std::to_string(earlier + steps);
    write_atomically(options.output, [&](const std::string& temporary) {
      write_safetensors(temporary, tensors.halves(), metadata);
    });
  };
  double mean = 0;
  const auto step = [&](int index) {
    set_rates(adam, options.course, index, {options.encoder_rate, 1});
    const auto batch = frames.draw(options.batch, student.height, student.width, random);
    const auto error = loss(student.network->forward(batch.rgb), batch.depth) / options.batch;
    adam.zero_grad();
    error.backward();
    adam.step();
    mean += error.item<double>() / kReport;
  };
  const auto report = [&](int steps, double seconds) {
    fmt::print("step {:6}  loss {:.4f}  {:.2f} s a step\n", steps, mean, seconds);
    mean = 0;
  };
  follow(options.course, {step, report, save, kSave});
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Trains an embedded depth network.");
  app.option_defaults()->always_capture_default();
  app.add_option("--dataset", options.dataset, "Pictures with depth, as `rgbd_stylize dataset` knows them")
      ->required();
  app.add_option("--frames", options.frames, "Frames to learn from: 0:795; all without");
  app.add_option("--network", options.network, "Which one: compact or wide")
      ->check(CLI::IsMember({"compact", "wide"}));
  app.add_option(
      "--from",
      options.from,
      "Weights to begin at: SqueezeNet 1.1's for compact, Oxford's VGG-19 for wide, or those of a training");
  app.add_option(
      "--encoder-rate",
      options.encoder_rate,
      "Learning rate of the encoder, which begins at what it learned elsewhere, over the decoder's");
  app.add_option("-o,--output", options.output, "Where the weights go, as float16 safetensors")->required();
  app.add_option("--batch", options.batch, "Crops a step");
  add_course_options(app, options.course);
  return run_program(app, argc, argv, [&] { train(options); });
}
