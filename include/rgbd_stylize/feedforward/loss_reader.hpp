// The losses of a training as numbers.
#pragma once

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/losses/read_losses.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rgbd_stylize {

/// The losses of one step, per photograph.
struct LossRow : Losses {
  LossRow(int64_t step, Losses losses) : Losses(std::move(losses)), step(step) {}
  int64_t step;  ///< from 0
};

/// The network as it was after `steps` steps is no use.
struct DivergedError : InputError {
  /// The message begins with the number of a step and says what is wrong; what to do is added.
  DivergedError(int64_t steps, const std::string& message);
  int64_t steps;
};

/// Reads losses from the device, and looks whether the training still makes sense.
class LossReader {
 public:
  /// So many evaluations are read together, see losses_at_a_time(). `first_total` is that of
  /// first_total(), of a training that goes on.
  explicit LossReader(size_t at_a_time, std::optional<double> first_total = {});

  /// The rows that have been read by this: none, or all since the last time, up to one that makes no sense.
  /// Names and weights are those of the terms.
  std::vector<LossRow> add(int64_t step,
                           const Evaluation& evaluation,
                           const std::vector<std::string>& term_names,
                           const std::vector<double>& term_weights);

  /// Reads what is left.
  std::vector<LossRow> flush();

  /// Throws DivergedError where a row made no sense. It names the step, and the loss that is not a finite
  /// number, or that most of the total is where that is over 1000 times the first one.
  void check() const;

  /// The first total that every term has a share in, once that has been read.
  [[nodiscard]] const std::optional<double>& first_total() const { return first_total_; }

 private:
  [[nodiscard]] std::string what_is_wrong(const LossRow& row);

  size_t at_a_time_;
  std::vector<int64_t> steps_;
  std::vector<Evaluation> evaluations_;
  std::vector<std::string> term_names_;
  std::vector<double> term_weights_;
  std::optional<double> first_total_;
  std::optional<DivergedError> diverged_;
};

}  // namespace rgbd_stylize
