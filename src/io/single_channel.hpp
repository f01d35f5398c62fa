// The one channel of a picture of numbers.
#pragma once

#include <optional>

#include <opencv2/core.hpp>

namespace rgbd_stylize {

/// The channel of a grey picture, or of one that was saved as three equal colour channels; otherwise none.
std::optional<cv::Mat> single_channel(const cv::Mat& pixels);

/// Without the fourth channel of whole numbers where that is at its largest everywhere, as programs add it to
/// what has none.
cv::Mat without_opaque_alpha(const cv::Mat& pixels);

}  // namespace rgbd_stylize
