#include "rgbd_stylize/report/rgbd_sheet.hpp"

#include "panels.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

constexpr size_t kColumns = 4;

torch::Tensor column_of(const RgbdImage& image) {
  const auto depth = image.depth_m.defined() ? measured_view(image.depth_m, measured_range(image.depth_m))
                                             : torch::ones_like(image.rgb);
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
