#include "single_channel.hpp"

#include <cstring>
#include <vector>

#include <opencv2/imgproc.hpp>

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

cv::Mat without_opaque_alpha(const cv::Mat& pixels) {
  if (pixels.channels() != 4 || (pixels.depth() != CV_8U && pixels.depth() != CV_16U)) return pixels;
  cv::Mat alpha, colours;
  cv::extractChannel(pixels, alpha, 3);
  double least = 0;
  cv::minMaxLoc(alpha, &least);
  if (least < (pixels.depth() == CV_8U ? 255 : 65535)) return pixels;
  cv::cvtColor(pixels, colours, cv::COLOR_BGRA2BGR);
  return colours;
}

}  // namespace rgbd_stylize
