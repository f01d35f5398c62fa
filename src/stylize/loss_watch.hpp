// Whether a painting still makes sense.
#pragma once

#include "rgbd_stylize/losses/read_losses.hpp"

#include <string>
#include <utility>
#include <vector>

namespace rgbd_stylize {

/// Stops where a loss is no finite number: nothing will come of the iterations that follow.
class LossWatch {
 public:
  explicit LossWatch(std::vector<std::string> term_names) : term_names_(std::move(term_names)) {}

  /// Of an iteration, from 0, one for each picture. On CUDA many iterations are looked at together, since
  /// that makes the CPU wait. Throws InputError that names the iteration and the loss.
  void add(int iteration, const std::vector<Evaluation>& evaluations);

  /// Looks at what is left.
  void check();

 private:
  std::vector<std::string> term_names_;
  std::vector<int> iterations_;
  std::vector<Evaluation> evaluations_;
};

}  // namespace rgbd_stylize
