#include "rgbd_stylize/compare/picture_maps.hpp"

#include "rgbd_stylize/core/luma.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

#include <cmath>

#include <opencv2/imgproc.hpp>
#include <opencv2/saliency.hpp>

namespace rgbd_stylize {
namespace {

constexpr double kDeviation = 1.4142135623730951;
constexpr double kNoEdges = 0.8;  // share of the pixels
constexpr double kCarriedOn = 0.4;

cv::Mat grey_levels(const torch::Tensor& rgb) {
  auto levels = (luma(rgb.cpu()) * 255).round().clamp(0, 255).to(torch::kUInt8).contiguous();
  return cv::Mat(
             static_cast<int>(rgb.size(2)), static_cast<int>(rgb.size(3)), CV_8U, levels.data_ptr<uint8_t>())
      .clone();
}

// A plane of OpenCV, 8-bit or float, as float32 [1,1,H,W].
torch::Tensor plane(const cv::Mat& mat) {
  cv::Mat values;
  mat.convertTo(values, CV_32F);
  return torch::from_blob(values.data, {1, 1, values.rows, values.cols}).clone();
}

}  // namespace

torch::Tensor edge_map(const torch::Tensor& rgb) {
  cv::Mat smooth, across, down, edges;
  cv::GaussianBlur(grey_levels(rgb), smooth, cv::Size(), kDeviation);
  cv::Sobel(smooth, across, CV_16S, 1, 0);
  cv::Sobel(smooth, down, CV_16S, 0, 1);
  const auto strength = (plane(across).square() + plane(down).square()).sqrt().flatten();
  const auto rank = std::llround(kNoEdges * static_cast<double>(strength.numel() - 1)) + 1;
  const double high = std::get<0>(strength.kthvalue(rank)).item<double>();
  cv::Canny(across, down, edges, kCarriedOn * high, high, /*L2gradient=*/true);
  return plane(edges) / 255;
}

torch::Tensor edge_map(const torch::Tensor& rgb, const ScriptedMap& detector) {
  torch::NoGradGuard no_grad;
  return resize_linear(detector(rgb), rgb.size(2), rgb.size(3)).ge(0.5).to(torch::kFloat32);
}

torch::Tensor saliency_map(const torch::Tensor& rgb) {
  cv::Mat map;
  cv::saliency::StaticSaliencySpectralResidual::create()->computeSaliency(grey_levels(rgb), map);
  return plane(map);
}

}  // namespace rgbd_stylize
