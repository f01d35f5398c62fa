#include "rgbd_stylize/report/comparison_sheet.hpp"

#include "panels.hpp"

namespace rgbd_stylize {
namespace {

constexpr size_t kMostPairs = 12;

torch::Tensor as_rgb(const torch::Tensor& grey) { return grey.expand({1, 3, grey.size(2), grey.size(3)}); }

torch::Tensor row(const PictureMaps& maps, const std::pair<double, double>& depth_range) {
  return torch::cat({panel(maps.rgb),
                     panel(measured_view(maps.depth, depth_range)),
                     panel(1 - as_rgb(maps.edges)),
                     panel(as_rgb(maps.saliency))},
                    3);
}

}  // namespace

void ComparisonSheet::add(const Comparison& comparison) {
  if (pairs_.size() == kMostPairs) return;
  const auto range = measured_range(comparison.content.depth);
  pairs_.push_back(torch::cat({row(comparison.content, range), row(comparison.result, range)}, 2));
}

torch::Tensor ComparisonSheet::picture() const {
  return pairs_.empty() ? torch::Tensor() : torch::cat(pairs_, 2);
}

}  // namespace rgbd_stylize
