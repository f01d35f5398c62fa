// Pairs of pictures and what their judges see in them, for people to look at.
#pragma once

#include "rgbd_stylize/compare/compare_pictures.hpp"

#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// Two rows a pair, the content above its result, each with its depth, its edges and its saliency: no larger
/// than 320 × 240 and in the middle of their places. Both depths are shown between the 1st and 99th
/// percentile of the content's.
class ComparisonSheet {
 public:
  /// Pairs beyond the twelfth are left out.
  void add(const Comparison& comparison);

  /// float32 [1,3,h,w]; undefined where nothing was added.
  [[nodiscard]] torch::Tensor picture() const;

 private:
  std::vector<torch::Tensor> pairs_;  // a pair's pictures at full size are not kept
};

}  // namespace rgbd_stylize
