// How well the depth that a network reads agrees with a given one.
#pragma once

#include "rgbd_stylize/depth/depth_network.hpp"

#include <cstdint>

#include <torch/types.h>

namespace rgbd_stylize {

/// d: the given depth; a: the reading, brought to d by the scale and shift of least squares, in the domain of
/// the reading: where that is disparity, against 1 / d, and a is one over the result, at most the greatest d.
/// The scale is not below 0: a reading that takes far for near is not turned round, but as good as none:
/// the mean of d, or of 1 / d, everywhere. Over the pixels where d is known.
struct DepthMeasures {
  double rmse = 0;              ///< √ mean (a − d)², in the unit of d
  double relative = 0;          ///< mean |a − d| / d
  double within_125 = 0;        ///< "δ < 1.25": share of pixels with max(a / d, d / a) < 1.25
  double rank_correlation = 0;  ///< Spearman's, ties at their mean rank; 1 where far and near are in order
  /// Share of pairs of pixels that the reading puts the other way round, or level; not a number where the
  /// depth has no pair that counts.
  double ordinal_disagreement = 0;
};

/// Aligned depth as said above: [1,1,H,W], in the unit of `depth`.
torch::Tensor align_depth(const torch::Tensor& reading, DepthDomain domain, const torch::Tensor& depth);

/// reading [1,1,h,w], as a network of `domain` makes it; depth [1,1,H,W], > 0, 0 = missing; both on the CPU.
/// The reading is brought to the size of the depth. The pairs are 10,000, drawn by `seed`, of known pixels
/// whose depths differ by more than 2 % (as Chen et al. 2016 call a pair unequal). Throws InputError where no
/// pixel is known or all known depths are alike.
DepthMeasures measure_depth(const torch::Tensor& reading,
                            DepthDomain domain,
                            const torch::Tensor& depth,
                            uint64_t seed = 0);

}  // namespace rgbd_stylize
