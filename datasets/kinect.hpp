// The Kinect that NYU Depth v2 was recorded with: from what its depth camera wrote to depth as its colour
// camera sees it.
#pragma once

#include <array>
#include <vector>

#include <opencv2/core.hpp>
#include <torch/types.h>

namespace rgbd_stylize {

struct Camera {
  double fx, fy, cx, cy;             ///< pixels; the centre of the first pixel is 0
  std::array<double, 5> distortion;  ///< k1, k2, p1, p2, k3 of Brown's model, in the order of OpenCV
};

/// Two cameras. A point p before the depth camera is rotation p + translation before the colour camera, in
/// metres, x to the right, y down, z ahead.
struct CameraPair {
  Camera colour, depth;
  cv::Matx33d rotation;
  cv::Vec3d translation;
};

/// The calibration published with the NYU Depth v2 toolbox (camera_params.m; there the rotation has the
/// opposite sign, which projection does not see).
const CameraPair& nyu_cameras();

/// float32 [1,1,H,W] of raw readings to metres: 351.3 / (1092.5 - raw), at most 10 m; what lies beyond the
/// pole, 2047 (no reading) with it, is 0. As the toolbox does.
torch::Tensor metres_from_raw(const torch::Tensor& raw);

/// Sees depth from the colour camera, and takes the distortion of both lenses out.
class ColourView {
 public:
  explicit ColourView(const CameraPair& cameras, cv::Size size);

  /// Depth float32 [1,1,H,W] of the depth camera as the undistorted colour camera sees it. Each measured
  /// pixel goes to the nearest pixel of the colour picture, the nearer one wins; its distance stays that from
  /// the depth camera, as in the toolbox. Pixels that nothing falls on are 0.
  [[nodiscard]] torch::Tensor project(const torch::Tensor& depth) const;

  /// float32 [1,3,H,W] of the colour camera without its distortion.
  [[nodiscard]] torch::Tensor undistort(const torch::Tensor& rgb) const;

 private:
  CameraPair cameras_;
  cv::Size size_;
  std::vector<cv::Point2d> rays_;  // x / z and y / z of every pixel of the depth camera
};

}  // namespace rgbd_stylize
