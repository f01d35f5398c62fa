#include "room/shapes.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rgbd_stylize::examples {
namespace {

constexpr float kDegree = static_cast<float>(EIGEN_PI) / 180;

Eigen::AlignedBox3f symmetric(const Vec3& half) { return {-half, half}; }

float box_distance(const Vec3& p, const Vec3& half) {
  const Vec3 outside = p.cwiseAbs() - half;
  return outside.cwiseMax(0.0f).norm() + std::min(outside.maxCoeff(), 0.0f);
}

/// The distance of a point to the graph r(y) through `radii`, with Catmull-Rom steps between them.
float profile_radius(const std::vector<float>& radii, float t) {
  const int last = static_cast<int>(radii.size()) - 1;
  const float x = std::clamp(t, 0.0f, 1.0f) * last;
  const int i = std::min(static_cast<int>(x), last - 1);
  const auto at_knot = [&](int k) { return radii[std::clamp(k, 0, last)]; };
  const float a = at_knot(i - 1), b = at_knot(i), c = at_knot(i + 1), d = at_knot(i + 2), u = x - i;
  return b + 0.5f * u * (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a)));
}

}  // namespace

Pose at(float x, float y, float z) { return {Eigen::Matrix3f::Identity(), Vec3(x, y, z)}; }

Pose turned(const Vec3& where, float yaw, float pitch, float roll) {
  const Eigen::Quaternionf turn = Eigen::AngleAxisf(yaw * kDegree, Vec3::UnitY()) *
                                  Eigen::AngleAxisf(pitch * kDegree, Vec3::UnitX()) *
                                  Eigen::AngleAxisf(roll * kDegree, Vec3::UnitZ());
  return {turn.toRotationMatrix(), where};
}

Solid box(const Vec3& half, float rounding) {
  const Vec3 core = half - Vec3::Constant(rounding);
  return {[core, rounding](const Vec3& p) { return box_distance(p, core) - rounding; }, symmetric(half)};
}

Solid block(const Vec3& low, const Vec3& high) {
  const Vec3 half = 0.5f * (high - low), centre = 0.5f * (low + high);
  return {[half, centre](const Vec3& p) { return box_distance(p - centre, half); }, {low, high}};
}

Solid ellipsoid(const Vec3& radii) {
  const auto distance = [radii](const Vec3& p) {
    const Vec3 q = p.cwiseQuotient(radii);
    const float k = q.norm();
    if (k < 1e-3f) return -radii.minCoeff();
    return 0.9f * k * (k - 1) / q.cwiseQuotient(radii).norm();  // first order, hence the margin
  };
  return {distance, symmetric(radii)};
}

Solid cylinder(float radius, float half_height, float rounding) {
  const auto distance = [=](const Vec3& p) {
    const float across = std::hypot(p.x(), p.z()) - radius + rounding;
    const float along = std::abs(p.y()) - half_height + rounding;
    return std::min(std::max(across, along), 0.0f) +
           std::hypot(std::max(across, 0.0f), std::max(along, 0.0f)) - rounding;
  };
  return {distance, symmetric({radius, half_height, radius})};
}

Solid rod(const Vec3& a, const Vec3& b, float radius_a, float radius_b) {
  const Vec3 axis = b - a;
  const auto distance = [=](const Vec3& p) {
    const float t = std::clamp((p - a).dot(axis) / axis.squaredNorm(), 0.0f, 1.0f);
    return 0.95f * ((p - a - t * axis).norm() - (radius_a + t * (radius_b - radius_a)));
  };
  const Vec3 margin = Vec3::Constant(std::max(radius_a, radius_b));
  return {distance, Eigen::AlignedBox3f(a.cwiseMin(b) - margin, a.cwiseMax(b) + margin)};
}

Solid torus(float radius, float thickness) {
  const auto distance = [=](const Vec3& p) {
    return std::hypot(std::hypot(p.x(), p.z()) - radius, p.y()) - thickness;
  };
  return {distance, symmetric({radius + thickness, thickness, radius + thickness})};
}

Solid pillow(const Vec3& half) {
  const float smallest = half.minCoeff();
  const auto distance = [=](const Vec3& p) {
    const Vec3 q = p.cwiseQuotient(half);
    const float x2 = q.x() * q.x(), y2 = q.y() * q.y();
    const float seam = std::sqrt(x2 * x2 + y2 * y2);  // a square with round corners
    return 0.8f * smallest * (std::sqrt(seam + q.z() * q.z()) - 1);
  };
  return {distance, symmetric(half)};
}

Solid turned_vessel(std::vector<float> radii, float height, float wall) {
  const float widest = 1.1f * *std::max_element(radii.begin(), radii.end()) + wall;
  const auto distance = [radii = std::move(radii), height, wall](const Vec3& p) {
    const float across = std::hypot(p.x(), p.z());
    const float side = std::abs(across - profile_radius(radii, p.y() / height)) - wall;
    const float beyond = std::max(p.y() - height, -p.y());
    const float shell = 0.65f * std::max(side, beyond);
    const float bottom = std::max(across - radii.front(), std::abs(p.y() - wall) - wall);
    return std::min(shell, bottom);
  };
  return {distance, Eigen::AlignedBox3f(Vec3(-widest, 0, -widest), Vec3(widest, height, widest))};
}

Solid leaf(float length, float half_width, float droop) {
  constexpr float kThickness = 0.0025f;
  const auto distance = [=](const Vec3& p) {
    const float t = std::clamp(p.z() / length, 0.0f, 1.0f);
    const float width = half_width * std::sin(static_cast<float>(EIGEN_PI) * std::pow(t, 0.8f));
    const float across = std::abs(p.x());
    const float surface = 0.35f * across - droop * t * t;
    const float beyond = std::max(p.z() - length, -p.z());
    return 0.6f * std::max({std::abs(p.y() - surface) - kThickness, across - width, beyond});
  };
  const float rise = 0.35f * half_width + kThickness;
  return {distance,
          Eigen::AlignedBox3f(Vec3(-half_width, -droop - kThickness, 0), Vec3(half_width, rise, length))};
}

Solid tulip(float radius, float half_height) {
  const auto distance = [=](const Vec3& p) {
    const float up = p.y() / half_height;
    const float petals = std::cos(3 * std::atan2(p.z(), p.x()));
    const float width = radius * (0.86f - 0.16f * up + 0.12f * petals * (0.4f + 0.6f * up));
    return 0.5f * radius * (Vec3(p.x() / width, up, p.z() / width).norm() - 1);
  };
  return {distance, symmetric({1.1f * radius, half_height, 1.1f * radius})};
}

Solid daisy(float radius, int petals) {
  constexpr float kThickness = 0.003f;
  const auto distance = [=](const Vec3& p) {
    const float across = std::hypot(p.x(), p.z());
    const float notch = std::abs(std::cos(0.5f * petals * std::atan2(p.z(), p.x())));
    const float edge = across - radius * (0.45f + 0.55f * std::sqrt(notch));
    const float cup = 0.3f * across * across / radius;
    return 0.4f * std::max(edge, std::abs(p.y() - cup) - kThickness);
  };
  const float rise = 0.3f * radius + kThickness;
  return {distance, Eigen::AlignedBox3f(Vec3(-radius, -kThickness, -radius), Vec3(radius, rise, radius))};
}

Solid curtain(const Vec3& half, float folds) {
  constexpr float kThickness = 0.008f;
  const float depth = half.z() - kThickness;
  const auto distance = [=](const Vec3& p) {
    const float lower = 0.5f - 0.5f * p.y() / half.y();  // the folds open towards the floor
    const float phase = static_cast<float>(EIGEN_PI) * folds * p.x() / half.x();
    const float wave = 0.75f * std::sin(phase + 0.5f * lower) + 0.25f * std::sin(2.3f * phase + 1.4f * lower);
    const float cloth = std::abs(p.z() - depth * (0.55f + 0.45f * lower) * wave) - kThickness;
    return std::max(0.3f * cloth, box_distance(p, half));
  };
  return {distance, symmetric(half)};
}

}  // namespace rgbd_stylize::examples
