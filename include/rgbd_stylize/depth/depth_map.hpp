// From a sensor's depth to the normalised depth that masks are made of.
#pragma once

#include <optional>
#include <utility>

#include <torch/types.h>

namespace rgbd_stylize {

/// Fills the holes of a depth map (values of 0) by an edge-aware method: the filled depth d minimises
///   sum over neighbours p, q of  w_pq (d_p - d_q)^2,   w_pq = exp(-|I_p - I_q|^2 / (2 sigma^2)) + floor,
/// with the measurements held fixed, where I is the colour picture: depth changes where colour does. This is
/// the colourisation of Levin et al. 2004 that the NYU Depth v2 toolbox fills its depth with, solved from
/// coarse to fine by conjugate gradients.
///
/// rgb float32 [1,3,H,W]; depth float32 [1,1,H,W], 0 = missing. Returns float32 [1,1,H,W] without holes;
/// measured pixels keep their values exactly. Throws InputError when nothing was measured.
torch::Tensor fill_holes(const torch::Tensor& rgb, const torch::Tensor& depth);

/// A depth map of fewer samples in a larger one, each at the pixel in the middle of those that it stands for;
/// elsewhere 0, for fill_holes(). depth [1,1,h,w]; height >= h, width >= w.
torch::Tensor spread_samples(const torch::Tensor& depth, int64_t height, int64_t width);

/// The share of pixels without a measurement (0), 0..1.
double missing_share(const torch::Tensor& depth);

/// The measurements clamped between half of their 1st and twice their 99th percentile, which changes none but
/// wild ones; holes left as they are. depth [1,1,H,W], 0 = missing.
torch::Tensor without_wild_depths(const torch::Tensor& depth);

struct NormalizeOptions {
  /// Percentiles of the depth that become 0 and 1; values beyond are clamped. Robust against single wild
  /// pixels.
  double low_percentile = 1;
  double high_percentile = 99;
  /// Near and far plane in the depth's unit, instead of percentiles. Must be near < far.
  std::optional<std::pair<double, double>> clip;
};

struct NormalizedDepth {
  torch::Tensor
      depth01;      ///< float32 [1,1,H,W] in [0,1], 0 near, 1 far; 0.5 everywhere when the depth is constant
  double near = 0;  ///< the depth that became 0
  double far = 0;   ///< the depth that became 1
  bool constant = false;  ///< near == far: masks made from it are constant
};

/// depth float32 [1,1,H,W] without holes. Throws UsageError where the options make no sense.
NormalizedDepth normalize_depth(const torch::Tensor& depth, const NormalizeOptions& options);

}  // namespace rgbd_stylize
