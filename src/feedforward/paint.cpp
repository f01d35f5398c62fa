#include "rgbd_stylize/feedforward/paint.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize {
namespace {

// A pixel depends on what lies within 54 pixels: 4 + 1 + 2 for the three convolutions that shrink, ten times
// 4 for those of the residual blocks, and 2 + 1 + 4; a multiple of 4 beyond that.
constexpr int64_t kOverlap = 64;
constexpr int64_t kSmallestSide = 8;

int64_t rounded_up(int64_t side) { return std::max(kSmallestSide, (side + 3) / 4 * 4); }

torch::Tensor padded(const torch::Tensor& rgb) {
  const auto height = rgb.size(2), width = rgb.size(3);
  if (height == rounded_up(height) && width == rounded_up(width)) return rgb;
  return torch::replication_pad2d(rgb, {0, rounded_up(width) - width, 0, rounded_up(height) - height});
}

torch::Tensor shrunk(const torch::Tensor& rgb, int64_t long_side) {
  const auto factor =
      static_cast<double>(long_side) / static_cast<double>(std::max(rgb.size(2), rgb.size(3)));
  const auto scaled = [&](int64_t side) {
    return rounded_up(std::llround(static_cast<double>(side) * factor) / 4 * 4);
  };
  return resize_linear(rgb, scaled(rgb.size(2)), scaled(rgb.size(3)));
}

// A stretch of one axis: what is painted, and what has to be seen for it.
struct Stretch {
  int64_t begin, end, seen_begin, seen_end;
};

std::vector<Stretch> stretches(int64_t length, int64_t tile) {
  std::vector<Stretch> result;
  const auto step = tile - 2 * kOverlap;
  for (int64_t begin = 0; begin < length; begin += step) {
    const auto end = std::min(length, begin + step);
    result.push_back({begin, end, std::max<int64_t>(0, begin - kOverlap), std::min(length, end + kOverlap)});
  }
  return result;
}

torch::Tensor paint_in_tiles(const TransformNetwork& network, const torch::Tensor& rgb, int64_t tile) {
  const auto frozen = network.frozen_at(shrunk(rgb, tile).to(network.device()));
  auto painted = torch::empty_like(rgb);
  for (const auto& y : stretches(rgb.size(2), tile)) {
    for (const auto& x : stretches(rgb.size(3), tile)) {
      const auto seen = rgb.slice(2, y.seen_begin, y.seen_end).slice(3, x.seen_begin, x.seen_end);
      const auto pastiche = frozen.forward(seen.to(network.device()));
      painted.slice(2, y.begin, y.end)
          .slice(3, x.begin, x.end)
          .copy_(pastiche.slice(2, y.begin - y.seen_begin, y.end - y.seen_begin)
                     .slice(3, x.begin - x.seen_begin, x.end - x.seen_begin));
    }
  }
  return painted;
}

}  // namespace

torch::Tensor paint(const TransformNetwork& network, const torch::Tensor& rgb, int64_t tile) {
  check_shape(rgb, "rgb", {1, 3, -1, -1});
  if (tile < kSmallestTile) {
    throw UsageError("--tile " + std::to_string(tile) + ": wanted at least " + std::to_string(kSmallestTile));
  }
  torch::NoGradGuard no_grad;
  tile = tile / 4 * 4;
  const auto whole = padded(rgb);
  const auto painted = std::max(whole.size(2), whole.size(3)) <= tile
                           ? network.forward(whole.to(network.device())).cpu()
                           : paint_in_tiles(network, whole, tile);
  return painted.slice(2, 0, rgb.size(2)).slice(3, 0, rgb.size(3)).clamp(0, 1);
}

torch::Tensor blend(const torch::Tensor& rgb, const torch::Tensor& pastiche, const torch::Tensor& mask) {
  return rgb + mask * (pastiche - rgb);
}

}  // namespace rgbd_stylize
