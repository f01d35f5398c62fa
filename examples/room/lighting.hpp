// How much light reaches a place in the room, and how much of it leaves towards a ray.
#pragma once

#include "common/noise.hpp"
#include "room/room.hpp"

namespace rgbd_stylize::examples {

/// Light on a surface is kept apart from the surface's colour: smooth light can then be freed of its noise
/// without blurring a pattern.
struct Sample {
  Color albedo = Color::Zero();
  Color sharp = Color::Zero();     ///< light with hard shadows: the sun
  Color soft = Color::Zero();      ///< light of windows, lamp and walls
  Color mirrored = Color::Zero();  ///< reflections, whatever the albedo
  Color glow = Color::Zero();
  Vec3 normal = Vec3::Zero();
  Vec3 position = Vec3::Zero();
};

class Lighting {
 public:
  explicit Lighting(const Room& room) : room_(room) {}

  [[nodiscard]] Sample sample(const Ray& ray, Random& random) const;

 private:
  Color from_sun(const Hit& hit, Random& random) const;
  Color from_window(const AreaLight& window, const Hit& hit, Random& random) const;
  Color from_bulb(const Hit& hit, Random& random) const;
  Color from_everywhere(const Hit& hit, Random& random) const;
  Color reflected(const Ray& ray, const Hit& hit, Random& random) const;
  Color seen_along(const Ray& ray, Random& random, bool with_glow) const;

  const Room& room_;
};

}  // namespace rgbd_stylize::examples
