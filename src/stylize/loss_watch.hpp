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
  /// So many iterations are looked at together, see losses_at_a_time().
  LossWatch(std::vector<std::string> term_names, size_t at_a_time)
      : term_names_(std::move(term_names)), at_a_time_(at_a_time) {}

  /// Of an iteration, from 0, one for each picture. Throws InputError that names the iteration and the loss.
  void add(int iteration, const std::vector<Evaluation>& evaluations);

  /// Looks at what is left.
  void check();

 private:
  std::vector<std::string> term_names_;
  size_t at_a_time_;
  std::vector<int> iterations_;
  std::vector<Evaluation> evaluations_;
};

}  // namespace rgbd_stylize
