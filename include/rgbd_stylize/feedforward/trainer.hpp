// Trains a transform network, one batch at a time.
#pragma once

#include "rgbd_stylize/feedforward/training_losses.hpp"
#include "rgbd_stylize/feedforward/transform_network.hpp"
#include "rgbd_stylize/processes/process_group.hpp"

#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// Where a training stands: with the same batches to come, all that its future depends on.
struct TrainingState {
  int64_t step = 0;            ///< steps done
  NamedTensors network;        ///< learned tensors and kept statistics
  torch::Tensor mean, square;  ///< Adam's moments of all learned values, float32 [N]

  /// Whether all of it are finite numbers.
  [[nodiscard]] bool is_finite() const;
};

/// Minimises the losses of the pastiches over the network's weights by Adam (Kingma & Ba 2014) with β = 0.9,
/// 0.999 and ε = 1e-8.
class Trainer {
 public:
  /// Where `processes` are several, each has a trainer of its own with the same beginning, and a batch is one
  /// part of what a step sees. Gradients and losses are then those of all parts together, and all networks
  /// stay the same but for what batch normalisation keeps, which each takes from its own part.
  Trainer(TransformNetwork network, TrainingLosses losses, double learning_rate, ProcessGroup processes = {});

  /// One step. Returns the losses before it, per photograph of the batch, on the device, unread; names and
  /// weights of the terms are then those of term_names() and term_weights(). Throws ResourceError where
  /// another process is gone.
  Evaluation step(const TrainingBatch& batch);

  /// Of the last step.
  [[nodiscard]] const std::vector<std::string>& term_names() const { return term_names_; }
  [[nodiscard]] const std::vector<double>& term_weights() const { return term_weights_; }

  [[nodiscard]] int64_t steps() const { return step_; }
  [[nodiscard]] const TransformNetwork& network() const { return network_; }

  /// Shares its storage with the trainer: the next step changes it.
  [[nodiscard]] TrainingState state() const;

  /// Goes on from there. Throws WeightsError where it is another network's.
  void restore(const TrainingState& state);

 private:
  void move(const torch::Tensor& gradient);

  TransformNetwork network_;
  TrainingLosses losses_;
  double learning_rate_;
  ProcessGroup processes_;
  int64_t step_ = 0;
  torch::Tensor mean_, square_;
  std::vector<std::string> term_names_;
  std::vector<double> term_weights_;
};

}  // namespace rgbd_stylize
