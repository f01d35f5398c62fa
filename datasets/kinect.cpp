#include "kinect.hpp"

#include <cmath>

#include <opencv2/calib3d.hpp>

namespace rgbd_stylize {
namespace {

cv::Matx33d matrix(const Camera& camera) {
  return {camera.fx, 0, camera.cx, 0, camera.fy, camera.cy, 0, 0, 1};
}

}  // namespace

const CameraPair& nyu_cameras() {
  static const CameraPair kCameras = {
      {5.1885790117450188e+02,
       5.1946961112127485e+02,
       3.2558244941119034e+02,
       2.5373616633400465e+02,
       {2.0796615318809061e-01,
        -5.8613825163911781e-01,
        7.2231363135888329e-04,
        1.0479627195765181e-03,
        4.9856986684705107e-01}},
      {5.8262448167737955e+02,
       5.8269103270988637e+02,
       3.1304475870804731e+02,
       2.3844389626620386e+02,
       {-9.9897236553084481e-02,
        3.9065324602765344e-01,
        1.9290592870229277e-03,
        -1.9422022475975055e-03,
        -5.1031725053400578e-01}},
      // The toolbox has -R p + T with the T below negated, and R the inverse of the matrix that it lists. It
      // puts its t_z in the place of y and its t_y in that of z, and so do we: the set was made that way.
      cv::Matx33d(9.9997798940829263e-01,
                  5.0518419386157446e-03,
                  4.3011152014118693e-03,
                  -5.0359919480810989e-03,
                  9.9998051861143999e-01,
                  -3.6879781309514218e-03,
                  -4.3196624923060242e-03,
                  3.6662365748484798e-03,
                  9.9998394948385538e-01)
          .inv(),
      {-2.5031875059141302e-02, 2.9342312935846411e-04, -6.6238747008330102e-04}};
  return kCameras;
}

torch::Tensor metres_from_raw(const torch::Tensor& raw) {
  constexpr double kScale = 351.3, kPole = 1092.5, kFarthest = 10;
  const auto metres = (kScale / (kPole - raw)).clamp_max(kFarthest);
  return metres.clamp_min(0).masked_fill(raw == 0, 0);
}

ColourView::ColourView(const CameraPair& cameras, cv::Size size) : cameras_(cameras), size_(size) {
  std::vector<cv::Point2d> pixels;
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) pixels.emplace_back(x, y);
  }
  cv::undistortPoints(pixels, rays_, matrix(cameras.depth), cameras.depth.distortion);
}

torch::Tensor ColourView::project(const torch::Tensor& depth) const {
  const auto measured = depth.contiguous();
  auto seen = torch::zeros_like(measured);
  const float* metres = measured.data_ptr<float>();
  float* result = seen.data_ptr<float>();
  for (size_t i = 0; i < rays_.size(); ++i) {
    if (metres[i] == 0) continue;
    const double z = metres[i];
    const cv::Vec3d point =
        cameras_.rotation * cv::Vec3d(rays_[i].x * z, rays_[i].y * z, z) + cameras_.translation;
    if (point[2] <= 0) continue;
    const auto x = std::lround(cameras_.colour.fx * point[0] / point[2] + cameras_.colour.cx);
    const auto y = std::lround(cameras_.colour.fy * point[1] / point[2] + cameras_.colour.cy);
    if (x < 0 || y < 0 || x >= size_.width || y >= size_.height) continue;
    float& pixel = result[y * size_.width + x];
    if (pixel == 0 || metres[i] < pixel) pixel = metres[i];
  }
  return seen;
}

torch::Tensor ColourView::undistort(const torch::Tensor& rgb) const {
  const auto pixels = rgb.squeeze(0).permute({1, 2, 0}).contiguous();
  const cv::Mat distorted(size_, CV_32FC3, pixels.data_ptr<float>());
  auto undistorted = torch::empty_like(pixels);
  cv::Mat target(size_, CV_32FC3, undistorted.data_ptr<float>());
  cv::undistort(distorted, target, matrix(cameras_.colour), cameras_.colour.distortion);
  return undistorted.permute({2, 0, 1}).unsqueeze(0).contiguous();
}

}  // namespace rgbd_stylize
