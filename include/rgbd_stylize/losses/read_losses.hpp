// Evaluations as numbers.
#pragma once

#include "rgbd_stylize/losses/objective.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

struct Losses {
  double total = 0;
  std::vector<double> terms;  ///< unweighted
};

/// Reads all in one go: the CPU waits for the device once. The evaluations have equally many terms.
std::vector<Losses> read_losses(const std::vector<Evaluation>& evaluations);

/// How many evaluations to keep before they are read: on the CPU, where reading costs nothing, one.
size_t losses_at_a_time(torch::Device device);

/// "the loss style is not a finite number any more", of the first term of which that is so, or of the total;
/// empty where all are finite. The names are those of the terms.
std::string not_finite(const Losses& losses, const std::vector<std::string>& names);

}  // namespace rgbd_stylize
