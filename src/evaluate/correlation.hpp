// How far two sets of numbers lie on one line.
#pragma once

#include <torch/types.h>

namespace rgbd_stylize {

/// Pearson's, of x and y float64 [n]; 0 where one of them is the same everywhere.
inline double correlation(const torch::Tensor& x, const torch::Tensor& y) {
  const auto a = x - x.mean(), b = y - y.mean();
  const double norms = (a.square().sum() * b.square().sum()).sqrt().item<double>();
  return norms > 0 ? (a * b).sum().item<double>() / norms : 0;
}

}  // namespace rgbd_stylize
