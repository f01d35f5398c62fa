// Between the pictures of OpenCV and the tensors of LibTorch.
#pragma once

#include <opencv2/core.hpp>
#include <torch/types.h>

namespace rgbd_stylize {

/// A float32 picture of C channels as float32 [1,C,H,W]; the order of the channels is kept.
torch::Tensor tensor_from(const cv::Mat& pixels);

/// The reverse, wherever the tensor lives.
cv::Mat mat_from(const torch::Tensor& tensor);

}  // namespace rgbd_stylize
