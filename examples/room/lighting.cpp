#include "room/lighting.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize::examples {
namespace {

constexpr float kPi = static_cast<float>(EIGEN_PI);
constexpr float kLift = 3e-3f;         // metres: rays leave from just above a surface
constexpr float kSunRadius = 0.0035f;  // of its disc, as a slope: softens the edges of shadows
constexpr int kSunSamples = 4;
constexpr float kBulbRadius = 0.05f;
const Color kAmbient(0.15f, 0.14f, 0.125f);  // stands for light that was reflected three times and more

Vec3 lifted(const Hit& hit) { return hit.position + kLift * hit.normal; }

Vec3 in_unit_ball(Random& random) {
  const float z = random.between(-1, 1), turn = random.between(0, 2 * kPi);
  const float across = std::sqrt(1 - z * z);
  return Vec3(across * std::cos(turn), across * std::sin(turn), z) * std::cbrt(random.unit());
}

Vec3 on_unit_sphere(Random& random) { return in_unit_ball(random).normalized(); }

}  // namespace

Sample Lighting::sample(const Ray& ray, Random& random) const {
  const auto hit = room_.scene.first_hit(ray);
  if (!hit) return {};
  Sample result;
  result.albedo = hit->albedo();
  result.normal = hit->normal;
  result.position = hit->position;
  const Material& material = hit->object->material;
  if (material.glow > 0) {
    result.glow = material.glow * result.albedo;
    return result;
  }
  for (int i = 0; i < kSunSamples; ++i) result.sharp += from_sun(*hit, random) / kSunSamples;
  for (const AreaLight& window : room_.windows) result.soft += from_window(window, *hit, random);
  result.soft += from_bulb(*hit, random) + from_everywhere(*hit, random);
  if (material.gloss > 0) result.mirrored = reflected(ray, *hit, random);
  return result;
}

Color Lighting::from_sun(const Hit& hit, Random& random) const {
  const float facing = hit.normal.dot(room_.to_sun);
  if (facing <= 0) return Color::Zero();
  const Vec3 towards = (room_.to_sun + kSunRadius * in_unit_ball(random)).normalized();
  return room_.scene.blocked({lifted(hit), towards}, 20) ? Color::Zero() : Color(facing * room_.sun);
}

Color Lighting::from_window(const AreaLight& window, const Hit& hit, Random& random) const {
  const float u = random.unit(), v = random.unit();
  const Vec3 from = lifted(hit), way = window.corner + u * window.edge_u + v * window.edge_v - from;
  const Vec3 area = window.edge_u.cross(window.edge_v);
  const float reach = way.norm();
  const Vec3 towards = way / reach;
  const float facing = hit.normal.dot(towards) * std::max(-area.dot(towards), 0.0f);
  if (facing <= 0 || room_.scene.blocked({from, towards}, reach - 2 * kLift)) return Color::Zero();
  return window.radiance * (facing / (kPi * std::max(reach * reach, 0.05f)));
}

Color Lighting::from_bulb(const Hit& hit, Random& random) const {
  const Vec3 from = lifted(hit), way = room_.bulb + kBulbRadius * in_unit_ball(random) - from;
  const float reach = way.norm(), facing = hit.normal.dot(way) / reach;
  if (facing <= 0 || room_.scene.blocked({from, way / reach}, reach - kBulbRadius)) return Color::Zero();
  return room_.bulb_power * (facing / std::max(reach * reach, 0.04f));
}

/// One ray in a direction drawn with the cosine law; windows are counted elsewhere, so glow is left out.
Color Lighting::from_everywhere(const Hit& hit, Random& random) const {
  const Vec3 towards = (hit.normal + 0.999f * on_unit_sphere(random)).normalized();
  return seen_along({lifted(hit), towards}, random, false);
}

Color Lighting::reflected(const Ray& ray, const Hit& hit, Random& random) const {
  const float gloss = hit.object->material.gloss, roughness = 1.2f * std::max(0.1f - gloss, 0.0f);
  const float facing = std::clamp(-ray.direction.dot(hit.normal), 0.0f, 1.0f);
  const float share = gloss + 0.6f * (1 - gloss) * std::pow(1 - facing, 5.0f);
  const Vec3 mirror = ray.direction + 2 * facing * hit.normal;
  const Vec3 towards = (mirror + roughness * in_unit_ball(random)).normalized();
  return share * seen_along({lifted(hit), towards}, random, true);
}

Color Lighting::seen_along(const Ray& ray, Random& random, bool with_glow) const {
  const auto hit = room_.scene.first_hit(ray);
  if (!hit) return Color::Zero();
  const float glow = hit->object->material.glow;
  if (glow > 0) return with_glow ? Color(2.5f * glow * hit->albedo()) : Color::Zero();
  const auto pick = static_cast<std::size_t>(random.unit() * room_.windows.size());
  const Color windows =
      static_cast<float>(room_.windows.size()) * from_window(room_.windows[pick], *hit, random);
  return hit->albedo() * (kAmbient + from_sun(*hit, random) + windows.min(3.0f));
}

}  // namespace rgbd_stylize::examples
