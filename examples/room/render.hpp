// From a room and a camera to a picture, its depth and what its pixels belong to.
#pragma once

#include "room/camera.hpp"
#include "room/room.hpp"

#include <opencv2/core.hpp>

namespace rgbd_stylize::examples {

/// 8-bit BGR.
cv::Mat render_picture(const Room& room, const Pose& viewer, float vertical_degrees, cv::Size size);

/// 16-bit millimetres along the optical axis, through the middle of each pixel.
cv::Mat render_depth(const Room& room, const Pose& viewer, float vertical_degrees, cv::Size size);

/// 8-bit, the Label of what is seen at the middle of each pixel.
cv::Mat render_labels(const Room& room, const Pose& viewer, float vertical_degrees, cv::Size size);

}  // namespace rgbd_stylize::examples
