// A hand that paints a subject in strokes.
#pragma once

#include "paint/subject.hpp"

#include <opencv2/core.hpp>

namespace rgbd_stylize::examples {

/// Goes over the canvas once per layer, from the largest brush to the smallest, with curved strokes that
/// follow the subject's directions and end where its colour changes (after Hertzmann 1998). 8-bit BGR.
cv::Mat painted(const Subject& subject, cv::Size size);

}  // namespace rgbd_stylize::examples
