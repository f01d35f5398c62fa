#include "rgbd_stylize/optimize/pixel_optimizer.hpp"

#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"

#include <chrono>
#include <cmath>
#include <memory>
#include <sstream>

#include <torch/optim/adam.h>
#include <torch/optim/lbfgs.h>

namespace rgbd_stylize {
namespace {

constexpr int kLbfgsHistory = 20;

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const torch::Tensor& pastiche,
                                                        OptimizerKind kind,
                                                        double learning_rate) {
  const std::vector<torch::Tensor> parameters = {pastiche};
  if (kind == OptimizerKind::kAdam) {
    return std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(learning_rate));
  }
  return std::make_unique<torch::optim::LBFGS>(parameters,
                                               torch::optim::LBFGSOptions(learning_rate)
                                                   .max_iter(1)
                                                   .history_size(kLbfgsHistory)
                                                   .tolerance_grad(0)
                                                   .tolerance_change(0)
                                                   .line_search_fn("strong_wolfe"));
}

// Sets Adam's ε from the gradient that lies in `pastiche`: the one number read from the device, before the
// first step.
void scale_epsilon(torch::optim::Optimizer& adam, const torch::Tensor& pastiche, double relative_epsilon) {
  const double rms = pastiche.grad().to(torch::kFloat64).square().mean().sqrt().item<double>();
  if (!std::isfinite(rms)) throw InputError("the loss has no finite gradient; lower the weights");
  auto& options = static_cast<torch::optim::AdamOptions&>(adam.param_groups()[0].options());
  options.eps(std::max(options.eps(), relative_epsilon * rms));
}

// One step. L-BFGS evaluates several times; the first time is the pastiche as it stood.
Evaluation step(torch::optim::Optimizer& optimizer,
                const std::function<Evaluation(const torch::Tensor&)>& objective,
                torch::Tensor& pastiche,
                double relative_epsilon) {
  Evaluation first;
  optimizer.step([&] {
    torch::AutoGradMode grad(true);
    optimizer.zero_grad();
    auto evaluation = objective(pastiche);
    evaluation.total.backward();
    evaluation.total = evaluation.total.detach();
    if (relative_epsilon > 0) scale_epsilon(optimizer, pastiche, relative_epsilon);
    if (!first.total.defined()) first = evaluation;
    return evaluation.total;
  });
  torch::NoGradGuard no_grad;
  pastiche.clamp_(0, 1);
  return first;
}

[[noreturn]] void fail(const std::string& field, double value, const std::string& rule) {
  std::ostringstream text;
  text << field << ' ' << value << ": wanted " << rule;
  throw UsageError(text.str());
}

}  // namespace

OptimizerKind parse_optimizer(const std::string& name) {
  if (name == "adam") return OptimizerKind::kAdam;
  if (name == "lbfgs") return OptimizerKind::kLbfgs;
  throw UsageError("--optimizer " + name + ": wanted adam or lbfgs");
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
  if (options.iterations < 1) fail("--iterations", options.iterations, "at least 1");
  const auto positive = [](double rate) { return std::isfinite(rate) && rate > 0; };
  if (!positive(options.learning_rate)) fail("--learning-rate", options.learning_rate, "a number > 0");
  if (!(options.relative_epsilon >= 0)) fail("relative epsilon", options.relative_epsilon, "a number >= 0");
  int previous = 0;
  for (const auto& step : options.rate_steps) {
    if (step.iteration <= previous) fail("--lr-steps", step.iteration, "ascending iterations from 1");
    if (!positive(step.learning_rate)) fail("--lr-steps", step.learning_rate, "rates > 0");
    previous = step.iteration;
  }
}

OptimizeSummary optimize_pixels(const std::function<Evaluation(const torch::Tensor&)>& objective,
                                torch::Tensor& pastiche,
                                const PixelOptimizerOptions& options,
                                const IterationCallback& callback) {
  check_shape(pastiche, "pastiche", {-1, 3, -1, -1});
  validate(options);
  const auto start = std::chrono::steady_clock::now();
  pastiche.requires_grad_(true);

  OptimizeSummary summary;
  double rate = options.learning_rate;
  auto optimizer = make_optimizer(pastiche, options.kind, rate);
  auto next_step = options.rate_steps.begin();
  bool fresh = options.kind == OptimizerKind::kAdam;
  torch::Tensor total;
  while (summary.iterations < options.iterations && !summary.stopped) {
    if (next_step != options.rate_steps.end() && next_step->iteration == summary.iterations) {
      rate = (next_step++)->learning_rate;
      optimizer = make_optimizer(pastiche, options.kind, rate);
      fresh = options.kind == OptimizerKind::kAdam;
    }
    const auto evaluation = step(*optimizer, objective, pastiche, fresh ? options.relative_epsilon : 0);
    fresh = false;
    total = evaluation.total;
    const Iteration iteration{summary.iterations++, rate, evaluation, pastiche.detach()};
    summary.stopped = callback && callback(iteration) == Proceed::kStop;
  }

  pastiche.requires_grad_(false);
  pastiche.mutable_grad().reset();
  synchronize(pastiche.device());
  if (!std::isfinite(total.item<double>())) {
    throw InputError("the loss is no longer a finite number after " + std::to_string(summary.iterations) +
                     " iterations; lower --learning-rate or the weights");
  }
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return summary;
}

}  // namespace rgbd_stylize
