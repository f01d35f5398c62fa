// The losses of a training as numbers.
#pragma once

#include "rgbd_stylize/losses/objective.hpp"

#include <string>
#include <vector>

namespace rgbd_stylize {

/// The losses of one step, per photograph.
struct LossRow {
  int64_t step;  ///< from 0
  double total;
  std::vector<double> terms;  ///< unweighted
};

/// Reads losses from the device, on CUDA many at a time, since each reading waits for it; and looks whether
/// the training still makes sense.
class LossReader {
 public:
  explicit LossReader(torch::Device device);

  /// The rows that have been read by this: none, or all since the last time. Throws InputError that names the
  /// step and the loss where one is not a finite number, or the total is over 1000 times that of the first
  /// step that this reader saw.
  std::vector<LossRow> add(int64_t step,
                           const Evaluation& evaluation,
                           const std::vector<std::string>& term_names);

  /// Reads what is left.
  std::vector<LossRow> flush();

 private:
  void check(const LossRow& row);

  size_t at_a_time_;
  std::vector<int64_t> steps_;
  std::vector<torch::Tensor> values_;
  std::vector<std::string> term_names_;
  double first_total_ = -1;
};

}  // namespace rgbd_stylize
