// How much of one picture is still to be seen in another.
#pragma once

#include <cstdint>

#include <torch/types.h>

namespace rgbd_stylize {

/// The mean structural similarity of Wang et al. 2004: at each place that a window of 11 x 11 pixels fits in,
///   (2 μa μb + C1) (2 σab + C2) / ((μa² + μb² + C1) (σa² + σb² + C2)),   C1 = 0.01², C2 = 0.03²,
/// with means and (co)variances under a Gaussian of deviation 1.5. 1 where both are the same, at least -1.
///
/// a, b float [1,1,H,W] in [0,1]. Throws InputError where a side is shorter than 11.
double structural_similarity(const torch::Tensor& a, const torch::Tensor& b);

struct EdgeMeasures {
  double precision = 0;  ///< share of the result's edge pixels that have one of the content's near
  double recall = 0;     ///< share of the content's edge pixels that have one of the result's near
  double f = 0;          ///< 2 precision recall / (precision + recall); 0 where both are 0
};

/// Near: at most `tolerance` >= 0 pixels across and as many down. Of no edge pixels the share is 1.
/// result, content [1,1,H,W], 1 at an edge, else 0.
EdgeMeasures compare_edges(const torch::Tensor& result, const torch::Tensor& content, int64_t tolerance);

struct MapMeasures {
  double correlation = 0;      ///< Pearson's; 0 where a map is the same everywhere
  double mean_difference = 0;  ///< mean |a − b|
};

/// a, b of one size.
MapMeasures compare_maps(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace rgbd_stylize
