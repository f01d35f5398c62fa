#include "rgbd_stylize/optimize/pixel_optimizer.hpp"

#include "rgbd_stylize/core/clock.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/core/enum_names.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/option_check.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <sstream>

#include <torch/optim/adam.h>
#include <torch/optim/lbfgs.h>

namespace rgbd_stylize {
namespace {

constexpr std::pair<OptimizerKind, const char*> kOptimizers[] = {{OptimizerKind::kAdam, "adam"},
                                                                 {OptimizerKind::kLbfgs, "lbfgs"}};

constexpr int kLbfgsHistory = 20;

// The pictures of a batch, one parameter each: views, so that a step moves the batch.
std::vector<torch::Tensor> pictures_of(const torch::Tensor& pastiches) {
  std::vector<torch::Tensor> pictures;
  for (int64_t b = 0; b < pastiches.size(0); ++b)
    pictures.push_back(pastiches.narrow(0, b, 1).detach().requires_grad_(true));
  return pictures;
}

// Adam has a group of options for each picture, so that each may have its own ε.
std::unique_ptr<torch::optim::Optimizer> make_optimizer(const std::vector<torch::Tensor>& pictures,
                                                        OptimizerKind kind,
                                                        double learning_rate) {
  if (kind == OptimizerKind::kAdam) {
    std::vector<torch::optim::OptimizerParamGroup> groups;
    for (const auto& picture : pictures) groups.emplace_back(std::vector<torch::Tensor>{picture});
    return std::make_unique<torch::optim::Adam>(groups, torch::optim::AdamOptions(learning_rate));
  }
  return std::make_unique<torch::optim::LBFGS>(pictures,
                                               torch::optim::LBFGSOptions(learning_rate)
                                                   .max_iter(1)
                                                   .history_size(kLbfgsHistory)
                                                   .tolerance_grad(0)
                                                   .tolerance_change(0)
                                                   .line_search_fn("strong_wolfe"));
}

// Sets Adam's ε of each picture from its first gradient: the one number that is read from the device. In an
// iteration without any loss a picture has none.
void scale_epsilon(torch::optim::Optimizer& adam, double relative_epsilon) {
  for (auto& group : adam.param_groups()) {
    const auto gradient = group.params().front().grad();
    if (!gradient.defined()) continue;
    const double rms = gradient.to(torch::kFloat64).square().mean().sqrt().item<double>();
    if (!std::isfinite(rms)) throw InputError("the loss has no finite gradient; lower the weights");
    auto& options = static_cast<torch::optim::AdamOptions&>(group.options());
    options.eps(std::max(options.eps(), relative_epsilon * rms));
  }
}

// One step. L-BFGS evaluates several times; the first time is the pastiche as it stood.
std::vector<Evaluation> step(torch::optim::Optimizer& optimizer,
                             const PixelObjective& objective,
                             std::vector<torch::Tensor>& pictures,
                             int iteration,
                             double relative_epsilon) {
  std::vector<Evaluation> first;
  optimizer.step([&] {
    torch::AutoGradMode grad(true);
    for (auto& picture : pictures) picture.mutable_grad().reset();  // zeros would be a gradient to Adam
    auto evaluations = objective(torch::cat(pictures), iteration);
    std::vector<torch::Tensor> totals;
    for (auto& evaluation : evaluations) {
      totals.push_back(evaluation.total);
      evaluation.total = evaluation.total.detach();
    }
    const auto sum = torch::stack(totals).sum();  // a picture's gradient is that of its own total
    if (sum.requires_grad()) sum.backward();      // unless there is no loss in this iteration
    if (relative_epsilon > 0) scale_epsilon(optimizer, relative_epsilon);
    if (first.empty()) first = std::move(evaluations);
    return sum.detach();
  });
  torch::NoGradGuard no_grad;
  for (auto& picture : pictures) picture.clamp_(0, 1);
  return first;
}

}  // namespace

std::string optimizer_name(OptimizerKind kind) { return name_of(kOptimizers, kind); }

OptimizerKind parse_optimizer(const std::string& name) {
  return value_called(kOptimizers, "--optimizer", name);
}

std::vector<RateStep> parse_rate_steps(const std::string& text) {
  std::vector<RateStep> steps;
  std::istringstream list(text);
  for (std::string part; std::getline(list, part, ',');) {
    RateStep step{};
    char colon = 0, beyond = 0;
    std::istringstream stream(part);
    if (!(stream >> step.iteration >> colon >> step.learning_rate) || colon != ':' || stream >> beyond) {
      throw UsageError("--lr-steps " + part + ": wanted ITERATION:RATE, for instance 180:0.1");
    }
    steps.push_back(step);
  }
  return steps;
}

void validate(const PixelOptimizerOptions& options) {
  require(options.iterations >= 1, "--iterations", options.iterations, "at least 1");
  const auto positive = [](double rate) { return std::isfinite(static_cast<float>(rate)) && rate > 0; };
  require(positive(options.learning_rate), "--learning-rate", options.learning_rate, "a number > 0");
  require(std::isfinite(options.relative_epsilon) && options.relative_epsilon >= 0,
          "relative epsilon",
          options.relative_epsilon,
          "a number >= 0");
  int previous = 0;
  for (const auto& step : options.rate_steps) {
    require(step.iteration > previous, "--lr-steps", step.iteration, "ascending iterations from 1");
    require(positive(step.learning_rate), "--lr-steps", step.learning_rate, "rates > 0");
    previous = step.iteration;
  }
}

OptimizeSummary optimize_pixels(const PixelObjective& objective,
                                torch::Tensor& pastiches,
                                const PixelOptimizerOptions& options,
                                const IterationCallback& callback) {
  check_shape(pastiches, "pastiches", {-1, 3, -1, -1});
  validate(options);
  const bool adam = options.kind == OptimizerKind::kAdam;
  TORCH_CHECK(adam || pastiches.size(0) == 1, "L-BFGS takes one picture at a time");
  const auto start = Clock::now();
  auto pictures = pictures_of(pastiches);

  OptimizeSummary summary;
  double rate = options.learning_rate;
  auto optimizer = make_optimizer(pictures, options.kind, rate);
  auto next_step = options.rate_steps.begin();
  bool fresh = adam;
  while (summary.iterations < options.iterations && !summary.stopped) {
    if (next_step != options.rate_steps.end() && next_step->iteration == summary.iterations) {
      rate = (next_step++)->learning_rate;
      optimizer = make_optimizer(pictures, options.kind, rate);
      fresh = adam;
    }
    const auto evaluations =
        step(*optimizer, objective, pictures, summary.iterations, fresh ? options.relative_epsilon : 0);
    const auto untouched = [](const torch::Tensor& picture) { return !picture.grad().defined(); };
    fresh = fresh && std::all_of(pictures.begin(), pictures.end(), untouched);
    const int index = summary.iterations++;
    for (size_t b = 0; callback && b < pictures.size(); ++b) {
      const Iteration iteration{index, rate, static_cast<int64_t>(b), evaluations[b], pictures[b].detach()};
      if (callback(iteration) == Proceed::kStop) summary.stopped = true;
    }
  }
  synchronize(pastiches.device());
  summary.seconds = seconds_since(start);
  return summary;
}

}  // namespace rgbd_stylize
