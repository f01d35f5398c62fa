// Solids given by signed distance functions, each inside a box, and where they stand.
#pragma once

#include <functional>
#include <vector>

#include <Eigen/Geometry>

namespace rgbd_stylize::examples {

using Vec3 = Eigen::Vector3f;  ///< metres: x right, y up, z away from the viewer
using Color = Eigen::Array3f;  ///< linear red, green, blue
using Texture = std::function<Color(const Vec3&)>;

/// What a surface does with light. The texture is asked in the shape's own coordinates.
struct Material {
  Texture albedo;
  float gloss = 0;  ///< reflectance seen head-on; 0 is matt
  float glow = 0;   ///< 0, or how bright the albedo shines by itself
};

/// A rotation, then a shift.
struct Pose {
  Eigen::Matrix3f rotation = Eigen::Matrix3f::Identity();
  Vec3 origin = Vec3::Zero();

  Vec3 to_local(const Vec3& world) const { return rotation.transpose() * (world - origin); }
  Vec3 to_world(const Vec3& local) const { return rotation * local + origin; }
  Pose operator*(const Pose& inner) const { return {rotation * inner.rotation, to_world(inner.origin)}; }
};

Pose at(float x, float y, float z);
/// At a place, turned about the upward axis by `yaw` and then tipped about its own x and z axes (degrees).
Pose turned(const Vec3& where, float yaw, float pitch = 0, float roll = 0);

struct Solid {
  std::function<float(const Vec3&)> distance;  ///< never more than the true distance
  Eigen::AlignedBox3f bounds;                  ///< in the solid's own coordinates
};

Solid box(const Vec3& half, float rounding = 0);
/// A box given by two corners rather than about its centre, so that one texture runs over several.
Solid block(const Vec3& low, const Vec3& high);
Solid ellipsoid(const Vec3& radii);
Solid cylinder(float radius, float half_height, float rounding = 0);
/// A rod from `a` to `b`, thick `radius_a` and `radius_b` at its round ends.
Solid rod(const Vec3& a, const Vec3& b, float radius_a, float radius_b);
Solid torus(float radius, float thickness);
/// A cushion: a box seen from the front, swollen in the middle and thin at its seams (thin axis z).
Solid pillow(const Vec3& half);
/// A thin shell turned about the y axis; `radii` are spread evenly from height 0 to `height`.
Solid turned_vessel(std::vector<float> radii, float height, float wall);
/// A leaf in the plane xz, pointing along +z from the origin, bent downwards and folded along its middle.
Solid leaf(float length, float half_width, float droop);
/// A tulip's head about the origin, opening upwards.
Solid tulip(float radius, float half_height);
/// A flat flower in the plane xz, slightly cupped towards +y.
Solid daisy(float radius, int petals);
/// A hanging cloth with folds, `half` its width, height and depth.
Solid curtain(const Vec3& half, float folds);

}  // namespace rgbd_stylize::examples
