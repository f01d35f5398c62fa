#include "rgbd_stylize/optimize/pyramid.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize {
namespace {

constexpr int kMostScales = 4;
constexpr int64_t kCoarsestLongSide = 192;

int64_t halved(int64_t size, int times) {
  return std::max<int64_t>(1, (size + (int64_t{1} << times >> 1)) >> times);
}

int chosen_count(int64_t height, int64_t width, int iterations, int64_t smallest_side) {
  int count = 1;
  while (count < std::min(kMostScales, iterations) &&
         halved(std::max(height, width), count) >= kCoarsestLongSide &&
         halved(std::min(height, width), count) >= smallest_side) {
    ++count;
  }
  return count;
}

}  // namespace

std::vector<Scale> pyramid(int64_t height, int64_t width, int iterations, int count, int64_t smallest_side) {
  if (count == 0) count = chosen_count(height, width, iterations, smallest_side);
  if (count > iterations) {
    throw UsageError("--scales " + std::to_string(count) + ": more than the " + std::to_string(iterations) +
                     " iterations");
  }
  std::vector<Scale> scales;
  for (int i = 0; i < count; ++i) {
    const int times = count - 1 - i;
    scales.push_back(
        {halved(height, times), halved(width, times), iterations / count + (i < iterations % count)});
    if (std::min(scales[i].height, scales[i].width) < smallest_side && count > 1) {
      throw UsageError("--scales " + std::to_string(count) + ": the coarsest would be " +
                       std::to_string(scales[i].width) + "x" + std::to_string(scales[i].height) +
                       ", too small for the deepest layer, which wants sides of at least " +
                       std::to_string(smallest_side));
    }
  }
  return scales;
}

std::pair<int64_t, int64_t> scaled_size(const torch::Tensor& picture, double factor) {
  const auto scaled = [factor](int64_t side) {
    return std::max<int64_t>(1, std::llround(static_cast<double>(side) * factor));
  };
  return {scaled(picture.size(2)), scaled(picture.size(3))};
}

std::pair<int64_t, int64_t> fitted_size(const torch::Tensor& picture, int64_t side) {
  return scaled_size(picture, static_cast<double>(side) / static_cast<double>(long_side(picture)));
}

torch::Tensor resize_picture(const torch::Tensor& picture, int64_t height, int64_t width) {
  if (picture.size(2) == height && picture.size(3) == width) return picture;
  return torch::_upsample_bicubic2d_aa(
             picture, {height, width}, /*align_corners=*/false, c10::nullopt, c10::nullopt)
      .clamp(0, 1);
}

torch::Tensor fit_picture(const torch::Tensor& picture, int64_t side) {
  const auto [height, width] = fitted_size(picture, side);
  return resize_picture(picture, height, width);
}

}  // namespace rgbd_stylize
