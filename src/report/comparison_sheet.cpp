#include "rgbd_stylize/report/comparison_sheet.hpp"

#include "panels.hpp"

namespace rgbd_stylize {
namespace {

constexpr size_t kMostPairs = 12;

// The depth is at its own size, and is shown at that of the pictures.
torch::Tensor row(const PictureMaps& maps, const std::pair<double, double>& depth_range) {
  const auto depth = torch::_upsample_nearest_exact2d(
      maps.depth, {maps.rgb.size(2), maps.rgb.size(3)}, c10::nullopt, c10::nullopt);
  return torch::cat({panel(maps.rgb),
                     panel(measured_view(depth, depth_range)),
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
