#include "rgbd_stylize/report/depth_view.hpp"

#include "rgbd_stylize/core/tensor_check.hpp"

#include <opencv2/imgproc.hpp>

namespace rgbd_stylize {

torch::Tensor depth_view(const torch::Tensor& depth01) {
  check_shape(depth01, "depth01", {1, 1, -1, -1});
  auto levels = ((1 - depth01) * 255).round().to(torch::kUInt8).contiguous();
  const cv::Mat near_is_bright(
      static_cast<int>(levels.size(2)), static_cast<int>(levels.size(3)), CV_8U, levels.data_ptr<uint8_t>());
  cv::Mat bgr;
  cv::applyColorMap(near_is_bright, bgr, cv::COLORMAP_INFERNO);
  return torch::from_blob(bgr.data, {1, bgr.rows, bgr.cols, 3}, torch::kUInt8)
             .permute({0, 3, 1, 2})
             .flip(1)
             .to(torch::kFloat32) /
         255;
}

}  // namespace rgbd_stylize
