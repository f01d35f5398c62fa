// Minimises objectives over the pixels of pictures.
#pragma once

#include "rgbd_stylize/losses/objective.hpp"

#include <functional>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

enum class OptimizerKind { kAdam, kLbfgs };
OptimizerKind parse_optimizer(const std::string& name);  ///< "adam" or "lbfgs"; throws UsageError
std::string optimizer_name(OptimizerKind kind);

/// From `iteration` on the learning rate is `learning_rate`, and the optimiser starts afresh.
struct RateStep {
  int iteration;
  double learning_rate;
};

/// "180:0.1,240:0.01". Throws UsageError.
std::vector<RateStep> parse_rate_steps(const std::string& text);

struct PixelOptimizerOptions {
  OptimizerKind kind = OptimizerKind::kAdam;
  int iterations = 300;  ///< > 0
  double learning_rate =
      0.02;  ///< > 0; for pixels in [0,1]. L-BFGS searches its own step and takes this as the first
  /// Adam's ε, as a share of the root mean square of its first gradient, >= 0; 0: Adam's usual 1e-8. Adam
  /// moves every pixel by about the learning rate, however small its gradient: what a mask leaves out would
  /// be disturbed as much as what it selects. With a larger ε a pixel moves in proportion to its gradient
  /// where that is small.
  double relative_epsilon = 0.05;
  /// Within 1..iterations, ascending. Each makes a new Adam, as the course notebook of Jamgochian et al.
  /// does: stale second moments would otherwise hold the small rate back for hundreds of iterations.
  std::vector<RateStep> rate_steps;
};

/// Throws UsageError that names the field, its value and the rule.
void validate(const PixelOptimizerOptions& options);

/// What a callback sees of one iteration of one picture. Tensors are on the device: reading them makes the
/// CPU wait for it, so a callback that wants numbers now and then keeps them and reads many at once.
struct Iteration {
  int index;  ///< from 0
  double learning_rate;
  int64_t picture;         ///< its place in the batch, from 0
  Evaluation evaluation;   ///< of the pastiche before this iteration's step
  torch::Tensor pastiche;  ///< after the step, float32 [1,3,H,W] in [0,1]; a view: clone to keep
};

enum class Proceed { kYes, kStop };
using IterationCallback = std::function<Proceed(const Iteration&)>;

struct OptimizeSummary {
  int iterations = 0;  ///< done
  double seconds = 0;
  bool stopped = false;  ///< by a callback
};

/// The losses of a batch of pictures [B,3,H,W] in an iteration, from 0: one evaluation each. L-BFGS searches
/// along a line, and wants losses that are the same in all iterations.
using PixelObjective = std::function<std::vector<Evaluation>(const torch::Tensor& pastiches, int iteration)>;

/// Optimises `pastiches` (float32 [B,3,H,W], in place), clamping them to [0,1] after each step. Each moves as
/// it would alone: Adam's ε is its own, too. L-BFGS, which searches one step for all it is given, takes one
/// picture. `callback` is called for each picture after each step; one that says stop stops all. With Adam an
/// iteration does nothing that would make the CPU wait for the device; L-BFGS has to look at its numbers.
/// Throws InputError where the first gradient is not finite. Whether the losses stay finite is for the
/// objective or the callback to look at.
OptimizeSummary optimize_pixels(const PixelObjective& objective,
                                torch::Tensor& pastiches,
                                const PixelOptimizerOptions& options,
                                const IterationCallback& callback = {});

}  // namespace rgbd_stylize
