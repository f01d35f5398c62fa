// The learning rate of the trainings here.
#pragma once

#include <algorithm>
#include <cmath>

namespace rgbd_stylize::distill {

/// The share of the highest rate at `step` of `steps`: up over the first hundred, then down a cosine to
/// nothing.
inline double rate_share(int step, int steps) {
  const double progress = static_cast<double>(step) / steps;
  return std::min(1.0, (step + 1) / 100.0) * 0.5 * (1 + std::cos(3.14159265 * progress));
}

}  // namespace rgbd_stylize::distill
