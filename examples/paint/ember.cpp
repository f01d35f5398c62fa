// A burning evening sky over a dark fjord.
#include "common/noise.hpp"
#include "paint/subject.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize::examples {
namespace {

constexpr float kWater = 0.62f;  // the far shore
const Point kSun(0.84f, 0.475f);

float far_ridge(float x) {
  return 0.56f - 0.1f * std::exp(-18 * (x - 0.25f) * (x - 0.25f)) -
         0.07f * std::exp(-30 * (x - 0.55f) * (x - 0.55f)) + 0.02f * std::sin(13 * x) -
         0.02f * noise(9 * x, 2);
}
float near_ridge(float x) {
  return kWater + 0.03f - 0.32f * smoothstep(0.42f, -0.1f, x) - 0.25f * smoothstep(1.02f, 1.3f, x) +
         0.015f * std::sin(21 * x);
}
float shore(float x) {
  return 1.03f - 0.2f * smoothstep(0.5f, 1.25f, x) + 0.02f * std::sin(8 * x) + 0.01f * std::sin(23 * x);
}

float sky_level(const Point& p) {
  const float lift = 0.7f - p.y();  // the waves grow towards the top
  return p.y() +
         lift * (0.13f * std::sin(5.0f * p.x() + 4 * p.y()) + 0.05f * std::sin(11 * p.x() - 6 * p.y() + 1)) +
         0.05f * std::exp(-30 * (p - Point(0.3f, 0.2f)).squaredNorm());
}

float water_level(const Point& p) {
  const float near = p.y() - kWater;
  return p.y() + near * (0.05f * std::sin(9 * p.x() + 14 * p.y()) + 0.02f * std::sin(23 * p.x() - 9 * p.y()));
}

float level(const Point& p) {
  if (p.y() > shore(p.x())) return p.y() - shore(p.x()) + 0.1f * noise(8 * p.x(), 8 * p.y());
  if (p.y() > kWater) return water_level(p);
  if (p.y() > near_ridge(p.x()))
    return p.x() + 0.8f * (p.x() < 0.7f ? p.y() : -p.y()) + 0.06f * noise(7 * p.x(), 7 * p.y());
  if (p.y() > far_ridge(p.x())) return p.y() - far_ridge(p.x());
  return sky_level(p);
}

Color sky(const Point& p) {
  static const std::vector<Color> kBands = {paint(0x8e1d2c),
                                            paint(0xc8321f),
                                            paint(0xec6a1f),
                                            paint(0xf7a531),
                                            paint(0xfbd76a),
                                            paint(0xf08a2a),
                                            paint(0xd8432a),
                                            paint(0xf2b04e),
                                            paint(0x9c2740)};
  const float band = 3.3f * sky_level(p) + 0.35f * noise(2.5f * p.x(), 6 * p.y());
  Color color = ramp(kBands, band - std::floor(band));
  const float blue = smoothstep(0.62f, 0.8f, noise(1.7f * p.x() + 5, 17 * sky_level(p)));
  color = mix(color, paint(0x4c7f8c), 0.75f * blue * smoothstep(0.5f, 0.1f, p.y()));
  const float away = (p - kSun).norm();
  color = mix(color, paint(0xfde08a), 0.8f * smoothstep(0.22f, 0.04f, away));
  return mix(color, paint(0xfff6cf), smoothstep(0.055f, 0.045f, away));
}

Color water(const Point& p) {
  const float near = (p.y() - kWater) / (1 - kWater), ripple = noise(5 * p.x(), 60 * water_level(p));
  const Color deep = ramp({paint(0x2e7f80), paint(0x12505c), paint(0x0b2f42), paint(0x081f33)},
                          near + 0.25f * (ripple - 0.5f));
  const float swell = smoothstep(0.55f, 0.85f, noise(3 * p.x() + 9, 34 * water_level(p)));
  const Color waves = mix(deep, paint(0x4fa39a), 0.7f * swell);
  const float path = std::abs(p.x() - kSun.x()) / (0.05f + 0.22f * near);
  const Color fire = mix(paint(0xf9c04f), paint(0xe0562a), near);
  return mix(waves, fire, smoothstep(1.0f, 0.45f, path + 1.3f * (ripple - 0.45f)));
}

/// A small boat with one sail, left of the sun's path.
bool sail(const Point& p) {
  const Point q = (p - Point(0.56f, 0.72f)) / 0.075f;
  return q.y() < 0 && q.y() > -1.5f && q.x() > 0.03f && q.x() < 0.6f * (1 + q.y() / 1.5f);
}
bool hull(const Point& p) {
  const Point q = (p - Point(0.56f, 0.72f)) / 0.075f;
  return q.y() > 0.06f && q.y() < 0.28f && std::abs(q.x() - 0.1f) < 0.75f - q.y();
}

Color color(const Point& p) {
  const float patch = fractal_noise(10 * p.x(), 14 * p.y(), 3);
  if (p.y() > shore(p.x())) return mix(paint(0x2a0f1e), paint(0x8a3a2a), smoothstep(0.4f, 0.75f, patch));
  if (sail(p)) return paint(0xfbe6b8);
  if (hull(p)) return paint(0x3a1420);
  if (p.y() > kWater) return water(p);
  if (p.y() > near_ridge(p.x())) return mix(paint(0x0c2430), paint(0x2f6a66), smoothstep(0.4f, 0.8f, patch));
  if (p.y() > far_ridge(p.x())) return mix(paint(0x3d3f66), paint(0xa6586a), smoothstep(0.3f, 0.8f, patch));
  return sky(p);
}

}  // namespace

Subject ember() {
  return {color,
          along_contours(level),
          paint(0x5a2a22),
          {{0.042f, 0.40f, 0.5f, 0.06f, 0.55f},
           {0.024f, 0.32f, 0.6f, 0.08f, 0.38f},
           {0.013f, 0.20f, 0.85f, 0.10f, 0.28f, 0.12f},
           {0.007f, 0.09f, 1.05f, 0.11f, 0.22f, 0.2f}}};
}

}  // namespace rgbd_stylize::examples
