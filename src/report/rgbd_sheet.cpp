#include "rgbd_stylize/report/rgbd_sheet.hpp"

#include "panels.hpp"
#include "rgbd_stylize/depth/depth_map.hpp"
#include "rgbd_stylize/optimize/pyramid.hpp"
#include "rgbd_stylize/report/depth_view.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize {
namespace {

constexpr int64_t kWidth = 320, kHeight = 240;  // of a panel
constexpr size_t kColumns = 4;
constexpr float kHole = 0.6F;

torch::Tensor measured_view(const torch::Tensor& depth) {
  const auto measured = depth > 0;
  if (!measured.any().item<bool>()) return torch::full({1, 3, depth.size(2), depth.size(3)}, kHole);
  const auto range = normalize_depth(depth.masked_select(measured).view({1, 1, 1, -1}), {});
  const auto depth01 = range.constant ? torch::full_like(depth, 0.5)
                                      : ((depth - range.near) / (range.far - range.near)).clamp(0, 1);
  return torch::where(measured, depth_view(depth01), torch::full({1}, kHole));
}

// Made smaller where it has to be, in the middle of a white panel.
torch::Tensor panel(const torch::Tensor& picture) {
  const auto height = picture.size(2), width = picture.size(3);
  const double factor = std::min({1.0,
                                  static_cast<double>(kWidth) / static_cast<double>(width),
                                  static_cast<double>(kHeight) / static_cast<double>(height)});
  const auto [small_height, small_width] = scaled_size(picture, factor);
  const auto small = resize_picture(picture, small_height, small_width);
  const auto right = kWidth - small.size(3), below = kHeight - small.size(2);
  return framed(
      torch::constant_pad_nd(small, {right / 2, right - right / 2, below / 2, below - below / 2}, 1.0));
}

torch::Tensor column_of(const RgbdImage& image) {
  const auto depth = image.depth_m.defined() ? measured_view(image.depth_m) : torch::ones_like(image.rgb);
  return torch::cat({panel(image.rgb), panel(depth)}, 2);
}

}  // namespace

torch::Tensor rgbd_sheet(const std::vector<RgbdImage>& images) {
  const size_t columns = std::min(images.size(), kColumns);
  std::vector<torch::Tensor> rows;
  for (size_t first = 0; first < images.size(); first += columns) {
    std::vector<torch::Tensor> row;
    for (size_t i = first; i < first + columns; ++i) {
      row.push_back(i < images.size() ? column_of(images[i]) : torch::ones_like(row[0]));
    }
    rows.push_back(torch::cat(row, 3));
  }
  return torch::cat(rows, 2);
}

}  // namespace rgbd_stylize
