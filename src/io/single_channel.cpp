#include "single_channel.hpp"

#include <cstring>
#include <vector>

namespace rgbd_stylize {
namespace {

// Bit by bit, so that NaN equals NaN.
bool same_bits(const cv::Mat& a, const cv::Mat& b) {
  return std::memcmp(a.data, b.data, a.total() * a.elemSize()) == 0;
}

}  // namespace

std::optional<cv::Mat> single_channel(const cv::Mat& pixels) {
  if (pixels.channels() == 1) return pixels;
  if (pixels.channels() != 3) return {};
  std::vector<cv::Mat> planes;
  cv::split(pixels, planes);
  if (same_bits(planes[0], planes[1]) && same_bits(planes[1], planes[2])) return planes[0];
  return {};
}

}  // namespace rgbd_stylize
