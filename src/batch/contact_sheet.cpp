#include "contact_sheet.hpp"

#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/optimize/pyramid.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize {
namespace {

constexpr size_t kMostFrames = 24;
constexpr int64_t kLongSide = 320;    // of a picture on the sheet, at most
constexpr int64_t kGap = 12;          // between frames and around them
constexpr double kPaper = 0.8;        // a grey on which overexposed windows and black corners have an edge
constexpr double kAspect = 16.0 / 9;  // that the sheet comes near to

std::vector<int64_t> chosen_positions(const std::vector<FrameRecord>& records) {
  std::vector<int64_t> painted;
  for (size_t i = 0; i < records.size(); ++i) {
    if (records[i].painted()) painted.push_back(static_cast<int64_t>(i));
  }
  const auto count = std::min(kMostFrames, painted.size());
  std::vector<int64_t> chosen;
  for (size_t i = 0; i < count; ++i) chosen.push_back(painted[i * painted.size() / count]);
  return chosen;
}

torch::Tensor photograph(const Dataset& dataset, int64_t position, int64_t height, int64_t width) {
  try {
    return resize_picture(dataset.get(position).image.rgb, height, width);
  } catch (const InputError&) {  // it could be read when it was painted
    return torch::full({1, 3, height, width}, kPaper);
  }
}

// The photograph and what was painted of it, side by side.
torch::Tensor pair(const RunFolder& folder, const Dataset& dataset, int64_t position) {
  const auto painted = read_picture(folder.picture(dataset.info(position).name)).rgb;
  const double factor =
      std::min(1.0, static_cast<double>(kLongSide) / static_cast<double>(long_side(painted)));
  const auto [height, width] = scaled_size(painted, factor);
  return torch::cat({photograph(dataset, position, height, width), resize_picture(painted, height, width)},
                    3);
}

// In the middle of a cell of paper, with half a gap on each side.
torch::Tensor centred(const torch::Tensor& picture, int64_t height, int64_t width) {
  const auto above = (height - picture.size(2)) / 2, left = (width - picture.size(3)) / 2;
  auto cell = torch::full({1, 3, height + kGap, width + kGap}, kPaper);
  cell.slice(2, above + kGap / 2, above + kGap / 2 + picture.size(2))
      .slice(3, left + kGap / 2, left + kGap / 2 + picture.size(3))
      .copy_(picture);
  return cell;
}

}  // namespace

torch::Tensor contact_sheet(const RunFolder& folder,
                            const Dataset& dataset,
                            const std::vector<FrameRecord>& records) {
  std::vector<torch::Tensor> pairs;
  int64_t height = 0, width = 0;
  for (const auto position : chosen_positions(records)) {
    pairs.push_back(pair(folder, dataset, position));
    height = std::max(height, pairs.back().size(2));
    width = std::max(width, pairs.back().size(3));
  }
  if (pairs.empty()) return {};
  const auto count = static_cast<int64_t>(pairs.size());
  const double columns_wanted = std::sqrt(static_cast<double>(count) * kAspect * static_cast<double>(height) /
                                          static_cast<double>(width));
  const auto columns = std::clamp<int64_t>(std::llround(columns_wanted), 1, count);
  std::vector<torch::Tensor> rows;
  for (int64_t first = 0; first < count; first += columns) {
    std::vector<torch::Tensor> cells;
    for (int64_t i = first; i < first + columns; ++i) {
      const auto blank = torch::full({1, 3, height, width}, kPaper);
      cells.push_back(centred(i < count ? pairs[static_cast<size_t>(i)] : blank, height, width));
    }
    rows.push_back(torch::cat(cells, 3));
  }
  return torch::constant_pad_nd(torch::cat(rows, 2), {kGap / 2, kGap / 2, kGap / 2, kGap / 2}, kPaper);
}

}  // namespace rgbd_stylize
