// Where the picture is taken from.
#pragma once

#include "room/scene.hpp"

#include <cmath>

namespace rgbd_stylize::examples {

class Camera {
 public:
  Camera(const Pose& pose, float vertical_degrees, float width, float height)
      : pose_(pose),
        width_(width),
        height_(height),
        scale_(2 * std::tan(vertical_degrees * static_cast<float>(EIGEN_PI) / 360) / height) {}

  /// Through a point of the picture, in pixels from its upper left corner.
  [[nodiscard]] Ray ray(float x, float y) const {
    const Vec3 towards(scale_ * (x - 0.5f * width_), -scale_ * (y - 0.5f * height_), 1);
    return {pose_.origin, (pose_.rotation * towards).normalized()};
  }

  /// How far a point lies along the optical axis, in metres: what a depth camera reports.
  [[nodiscard]] float depth(const Vec3& point) const { return pose_.to_local(point).z(); }

 private:
  Pose pose_;
  float width_, height_;
  float scale_;  // one pixel at distance one
};

}  // namespace rgbd_stylize::examples
