#include "mat_tensor.hpp"

namespace rgbd_stylize {

torch::Tensor tensor_from(const cv::Mat& pixels) {
  CV_Assert(pixels.depth() == CV_32F);
  const cv::Mat whole = pixels.isContinuous() ? pixels : pixels.clone();
  return torch::from_blob(whole.data, {1, whole.rows, whole.cols, whole.channels()}, torch::kFloat32)
      .permute({0, 3, 1, 2})
      .clone(torch::MemoryFormat::Contiguous);
}

cv::Mat mat_from(const torch::Tensor& tensor) {
  const auto rows = tensor.detach().to(torch::kCPU, torch::kFloat32).permute({0, 2, 3, 1}).contiguous();
  const int type = CV_32FC(static_cast<int>(rows.size(3)));
  return cv::Mat(static_cast<int>(rows.size(1)), static_cast<int>(rows.size(2)), type, rows.data_ptr())
      .clone();
}

}  // namespace rgbd_stylize
