#include "rgbd_stylize/feedforward/trainer.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize {

bool TrainingState::is_finite() const {
  const auto finite = [](const torch::Tensor& tensor) { return torch::isfinite(tensor).all().item<bool>(); };
  return finite(mean) && finite(square) &&
         std::all_of(network.begin(), network.end(), [&](const auto& named) { return finite(named.second); });
}

Trainer::Trainer(TransformNetwork network,
                 TrainingLosses losses,
                 double learning_rate,
                 ProcessGroup processes)
    : network_(std::move(network)),
      losses_(std::move(losses)),
      learning_rate_(learning_rate),
      processes_(std::move(processes)),
      mean_(torch::zeros_like(network_.weights())),
      square_(torch::zeros_like(network_.weights())) {}

Evaluation Trainer::step(const TrainingBatch& batch) {
  const auto here = to_device(batch, network_.device());
  const auto objective = objective_of(losses_, here, step_);
  const auto count = static_cast<double>(here.rgb.size(0));
  auto evaluation = objective(network_.train(here.rgb));
  evaluation.total = evaluation.total / count;
  if (evaluation.total.requires_grad()) evaluation.total.backward();  // unless the masks select nothing
  // All processes have as many photographs: the mean of their means is the mean over all of them.
  const auto means =
      processes_.mean({network_.take_gradient(), evaluation.total.detach(), evaluation.terms / count});
  move(means[0]);
  term_names_ = objective.names();
  term_weights_ = objective.weights();
  return {means[1].clone(), means[2].clone()};  // they are parts of what has the gradient too
}

void Trainer::move(const torch::Tensor& gradient) {
  constexpr double kMeanDecay = 0.9, kSquareDecay = 0.999, kEpsilon = 1e-8;
  torch::NoGradGuard no_grad;
  ++step_;
  mean_.lerp_(gradient, 1 - kMeanDecay);
  square_.mul_(kSquareDecay).addcmul_(gradient, gradient, 1 - kSquareDecay);
  // Both moments began at 0; these factors make up for it.
  const double mean_share = 1 - std::pow(kMeanDecay, step_), square_share = 1 - std::pow(kSquareDecay, step_);
  const auto deviation = square_.sqrt().div_(std::sqrt(square_share)).add_(kEpsilon);
  auto weights = network_.weights();
  weights.addcdiv_(mean_, deviation, -learning_rate_ / mean_share);
}

TrainingState Trainer::state() const { return {step_, network_.tensors(), mean_, square_}; }

void Trainer::restore(const TrainingState& state) {
  torch::NoGradGuard no_grad;
  const auto own = network_.tensors();
  const bool fits = state.network.size() == own.size() && state.mean.sizes() == mean_.sizes() &&
                    state.square.sizes() == square_.sizes();
  if (!fits) throw WeightsError("the checkpoint is that of another network");
  for (size_t i = 0; i < own.size(); ++i) {
    const auto& [name, tensor] = state.network[i];
    if (name != own[i].first || tensor.sizes() != own[i].second.sizes())
      throw WeightsError("the checkpoint's tensor " + name + " is not the network's " + own[i].first);
    own[i].second.copy_(tensor);
  }
  mean_.copy_(state.mean);
  square_.copy_(state.square);
  step_ = state.step;
}

}  // namespace rgbd_stylize
