#include "loss_watch.hpp"

#include "rgbd_stylize/core/error.hpp"

namespace rgbd_stylize {

void LossWatch::add(int iteration, const std::vector<Evaluation>& evaluations) {
  for (const auto& evaluation : evaluations) {
    iterations_.push_back(iteration);
    evaluations_.push_back({evaluation.total.detach(), evaluation.terms});
  }
  if (evaluations_.size() >= at_a_time_ * evaluations.size()) check();
}

void LossWatch::check() {
  const auto losses = read_losses(evaluations_);
  for (size_t i = 0; i < losses.size(); ++i) {
    const auto wrong = not_finite(losses[i], term_names_);
    if (!wrong.empty()) {
      throw InputError("iteration " + std::to_string(iterations_[i] + 1) + ": " + wrong +
                       "; lower --learning-rate or the weights");
    }
  }
  iterations_.clear();
  evaluations_.clear();
}

}  // namespace rgbd_stylize
