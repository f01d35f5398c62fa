#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_map.hpp"

#include <cmath>
#include <tuple>

namespace rgbd_stylize {
namespace {

void validate(const NormalizeOptions& options) {
  if (!(options.low_percentile >= 0 && options.low_percentile < options.high_percentile &&
        options.high_percentile <= 100)) {
    throw UsageError("depth percentiles " + exact_text(options.low_percentile) + ", " +
                     exact_text(options.high_percentile) + ": wanted 0 <= low < high <= 100");
  }
  if (options.clip && !(options.clip->first < options.clip->second && std::isfinite(options.clip->first) &&
                        std::isfinite(options.clip->second))) {
    throw UsageError("--depth-clip " + exact_text(options.clip->first) + "," +
                     exact_text(options.clip->second) + ": wanted near < far");
  }
}

// Nearest rank. values [n].
double percentile(const torch::Tensor& values, double percent) {
  const auto last = static_cast<double>(values.numel() - 1);
  return std::get<0>(values.kthvalue(1 + std::llround(percent / 100 * last))).item<double>();
}

}  // namespace

double missing_share(const torch::Tensor& depth) {
  return (depth == 0).to(torch::kFloat64).mean().item<double>();
}

torch::Tensor without_wild_depths(const torch::Tensor& depth) {
  check_shape(depth, "depth", {1, 1, -1, -1});
  const auto measured = depth.masked_select(depth > 0);
  if (measured.numel() == 0) return depth;
  const NormalizeOptions usual;
  const auto bounded = depth.clamp(percentile(measured, usual.low_percentile) / 2,
                                   percentile(measured, usual.high_percentile) * 2);
  return torch::where(depth > 0, bounded, depth);
}

NormalizedDepth normalize_depth(const torch::Tensor& depth, const NormalizeOptions& options) {
  check_shape(depth, "depth", {1, 1, -1, -1});
  validate(options);
  NormalizedDepth result;
  if (options.clip) {
    std::tie(result.near, result.far) = *options.clip;
  } else {
    const auto values = depth.flatten();
    result.near = percentile(values, options.low_percentile);
    result.far = percentile(values, options.high_percentile);
    if (result.near == result.far) {  // nearly all of it is one plane: take what variation there is
      result.near = values.min().item<double>();
      result.far = values.max().item<double>();
    }
  }
  result.constant = result.near == result.far;
  result.depth01 = result.constant ? torch::full_like(depth, 0.5)
                                   : ((depth - result.near) / (result.far - result.near)).clamp(0, 1);
  return result;
}

}  // namespace rgbd_stylize
