// A path through flower beds to a gate, in short dabs.
#include "common/noise.hpp"
#include "paint/subject.hpp"

#include <cmath>

namespace rgbd_stylize::examples {
namespace {

constexpr float kHorizon = 0.44f;
const Point kGate(0.70f, 0.46f);

/// The path narrows and bends on its way to the gate: -1 and 1 at its edges.
float across_path(const Point& p) {
  const float near = (p.y() - kHorizon) / (1 - kHorizon);
  const float middle = kGate.x() - 0.2f * std::sin(2.6f * near) * near + 0.05f * near;
  return (p.x() - middle) / (0.03f + 0.24f * near * near);
}

float crown(const Point& p, const Point& centre, float width, float height) {
  const Point q = (p - centre).cwiseQuotient(Point(width, height));
  return q.norm() + 0.5f * (fractal_noise(9 * p.x(), 9 * p.y(), 2) - 0.5f) +
         0.5f * (noise(55 * p.x(), 55 * p.y()) - 0.5f);
}

bool trunk(const Point& p) {
  const float middle = 0.25f + 0.05f * std::sin(5 * p.y());
  return p.y() > 0.28f && p.y() < 0.66f &&
         std::abs(p.x() - middle) < 0.016f + 0.03f * smoothstep(0.56f, 0.68f, p.y());
}

bool arch(const Point& p) {
  const Point q = p - kGate;
  const float ring = std::hypot(q.x(), std::min(q.y() + 0.1f, 0.0f));
  return q.y() < 0.03f && std::abs(ring - 0.06f) < 0.012f;
}

/// Clumps of one kind of flower each, with ragged borders; nearer clumps look larger.
Color flower_bed(const Point& p) {
  static const std::vector<Color> kFlowers = {paint(0xe85a9a),
                                              paint(0xf7a8c8),
                                              paint(0x8a4fc0),
                                              paint(0xb79be8),
                                              paint(0xf9e26a),
                                              paint(0xfdf3ee),
                                              paint(0xd8324f),
                                              paint(0x5a6fd0),
                                              paint(0xf58f5a)};
  const float near = 0.12f + (p.y() - kHorizon);
  const float u = p.x() / near, v = std::log(near) * 1.4f;
  const float column = 1.5f * u + 1.2f * noise(2.5f * u, 3 * v),
              row = 2.2f * v + 1.2f * noise(2.5f * u + 9, 3 * v);
  const int kind = static_cast<int>(
      hash(static_cast<int>(std::floor(column)), static_cast<int>(std::floor(row))) % kFlowers.size());
  const Color green =
      mix(paint(0x1f5a36), paint(0x8fc24a), smoothstep(0.25f, 0.75f, fractal_noise(5 * u, 6 * v, 3)));
  const float bloom = smoothstep(0.47f, 0.62f, noise(6.5f * u + 3 * kind, 8.0f * v));
  return mix(green, kFlowers[kind], bloom);
}

Color sky(const Point& p) {
  const float cloud = smoothstep(0.42f, 0.68f, fractal_noise(3 * p.x() + 2, 6 * p.y(), 4));
  const Color blue = mix(paint(0x6fb2e8), paint(0xcfe6ea), smoothstep(0.0f, 0.4f, p.y()));
  return mix(blue, mix(paint(0xfff4e0), paint(0xf3c6d6), noise(6 * p.x(), 6 * p.y())), cloud);
}

Color trees(const Point& p) {
  const float leaves = fractal_noise(11 * p.x(), 13 * p.y(), 3) + 0.5f * (0.3f - p.y());
  return ramp({paint(0x17403a), paint(0x2f7048), paint(0x74a84c), paint(0xc9d860)}, 1.5f * leaves - 0.2f);
}

Color path(const Point& p) {
  const float shade = smoothstep(0.45f, 0.6f, noise(5 * p.x() + 1, 13 * p.y()));
  return mix(
      mix(paint(0xf6deb0), paint(0xf2bfa0), noise(12 * p.x(), 30 * p.y())), paint(0x8f7ec8), 0.85f * shade);
}

Color blossom(const Point& p) {
  const float light =
      fractal_noise(13 * p.x(), 13 * p.y(), 3) - 0.7f * (p.y() - 0.22f) - 0.3f * (p.x() - 0.25f);
  return ramp({paint(0x7a3f7e), paint(0xc8588f), paint(0xf49ac0), paint(0xfdd3dc), paint(0xfff3ea)},
              1.7f * light - 0.35f);
}

Color color(const Point& p) {
  if (crown(p, {0.25f, 0.23f}, 0.27f, 0.2f) < 1) return blossom(p);
  if (trunk(p))
    return mix(paint(0x3a2440), paint(0x9a6a5a), smoothstep(0.4f, 0.7f, noise(60 * p.x(), 8 * p.y())));
  if (arch(p)) return paint(0xfdf6ec);
  if (crown(p, {1.2f, 0.36f}, 0.16f, 0.2f) < 1) return mix(trees(p), paint(0x1c4a6a), 0.4f);
  if (p.y() > kHorizon + 0.02f * noise(9 * p.x(), 4))
    return std::abs(across_path(p)) < 1 ? path(p) : flower_bed(p);
  const float skyline = 0.3f - 0.1f * fractal_noise(3.5f * p.x() + 4, 1, 3) + 0.05f * std::sin(6 * p.x());
  return p.y() > skyline ? trees(p) : sky(p);
}

Point direction(const Point& p) {
  const float stray = 1.5f * (noise(4 * p.x() + 30, 4 * p.y()) - 0.5f);
  float angle = 0.9f + stray;  // leaves hang and lean
  if (crown(p, {0.25f, 0.23f}, 0.27f, 0.2f) < 1)
    angle = std::atan2(p.y() - 0.42f, p.x() - 0.25f) + 0.8f * stray;
  else if (trunk(p))
    angle = 1.5f + 0.2f * stray;
  else if (p.y() > kHorizon && std::abs(across_path(p)) < 1)
    angle = 0.25f * stray;
  else if (p.y() > kHorizon)
    angle = -1.3f + stray + 0.5f * across_path(p) / (1 + std::abs(across_path(p)));
  else if (p.y() < 0.25f)
    angle = -0.35f + 0.6f * stray;
  return {std::cos(angle), std::sin(angle)};
}

}  // namespace

Subject garden() {
  return {color,
          direction,
          paint(0x6a7a5a),
          {{0.046f, 0.11f, 0.5f, 0.08f, 0.7f},
           {0.026f, 0.062f, 0.62f, 0.12f, 0.6f, 0.12f},
           {0.0155f, 0.038f, 0.8f, 0.13f, 0.5f, 0.17f},
           {0.0095f, 0.022f, 1.0f, 0.13f, 0.5f, 0.24f}}};
}

}  // namespace rgbd_stylize::examples
