#include "rgbd_stylize/losses/depth_views.hpp"

#include "rgbd_stylize/depth/resampling.hpp"

#include <algorithm>
#include <numeric>

namespace rgbd_stylize {
namespace {

constexpr int64_t kFarSide = 128;
constexpr int kFirstCorner = 2;

int64_t three_quarters(int64_t size) { return std::max<int64_t>(1, size * 3 / 4); }

}  // namespace

std::vector<int> depth_views(DepthLossKind kind) {
  if (kind == DepthLossKind::kMse) return {};
  std::vector<int> views(kDepthViews);
  std::iota(views.begin(), views.end(), 0);
  return views;
}

torch::Tensor part_in_view(const torch::Tensor& x, int view) {
  auto part = x;
  if (view >= kFirstCorner) {
    const auto corner = view - kFirstCorner;
    const auto height = three_quarters(x.size(2)), width = three_quarters(x.size(3));
    part = x.narrow(2, corner % 2 == 0 ? 0 : x.size(2) - height, height)
               .narrow(3, corner / 2 == 0 ? 0 : x.size(3) - width, width);
  }
  return view % 2 == 0 ? part : part.flip(3);
}

torch::Tensor seen_from_afar(const torch::Tensor& picture) {
  const auto height = picture.size(2), width = picture.size(3), longer = std::max(height, width);
  const auto seen = std::min(kFarSide, (longer + 1) / 2);
  const auto from_afar = [&](int64_t side) {
    return std::max<int64_t>(1, (side * seen + longer / 2) / longer);
  };
  return resize_linear(picture, from_afar(height), from_afar(width));
}

}  // namespace rgbd_stylize
