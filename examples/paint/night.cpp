// Moon and stars that stir the sky over hills and a lake.
#include "common/noise.hpp"
#include "paint/subject.hpp"

#include <array>
#include <cmath>

namespace rgbd_stylize::examples {
namespace {

struct Whirl {
  Point centre;
  float radius;
  float strength;  // negative turns the other way
  float glow;      // radius of the light in its middle, 0 for none
};

const std::array<Whirl, 12> kWhirls = {{{{1.02f, 0.17f}, 0.16f, 0.26f, 0.062f},
                                        {{0.50f, 0.30f}, 0.15f, 0.2f, 0},
                                        {{0.73f, 0.39f}, 0.11f, -0.14f, 0},
                                        {{0.14f, 0.15f}, 0.09f, -0.09f, 0.026f},
                                        {{0.33f, 0.10f}, 0.07f, 0.07f, 0.019f},
                                        {{0.12f, 0.40f}, 0.09f, 0.09f, 0.022f},
                                        {{0.61f, 0.09f}, 0.07f, -0.07f, 0.021f},
                                        {{0.80f, 0.15f}, 0.06f, -0.03f, 0.015f},
                                        {{0.94f, 0.43f}, 0.08f, 0.075f, 0.020f},
                                        {{1.17f, 0.38f}, 0.07f, -0.035f, 0.017f},
                                        {{0.31f, 0.47f}, 0.06f, -0.03f, 0.014f},
                                        {{1.22f, 0.06f}, 0.05f, 0.02f, 0.013f}}};

float far_hills(float x) {
  return 0.60f - 0.07f * std::sin(3.1f * x + 0.6f) - 0.035f * std::sin(7.7f * x + 2.0f);
}
float near_hills(float x) { return 0.70f + 0.05f * std::sin(4.3f * x - 0.4f) + 0.02f * std::sin(11.0f * x); }
float shore(float x) { return 0.80f + 0.012f * std::sin(9.0f * x + 1); }
float bank(float x) { return 1.02f - 0.17f * smoothstep(0.75f, 0.0f, x) + 0.012f * std::sin(16 * x); }

float sky_level(const Point& p) {
  float level = 0.8f * p.y() + 0.05f * std::sin(5.2f * p.x() + 1.5f * p.y());
  for (const Whirl& whirl : kWhirls) {
    level += whirl.strength * std::exp(-(p - whirl.centre).squaredNorm() / (whirl.radius * whirl.radius));
  }
  return level + 0.012f * noise(7 * p.x(), 7 * p.y());
}

float level(const Point& p) {
  if (p.y() > bank(p.x())) return p.x() - 0.3f * p.y() + 0.05f * noise(9 * p.x(), 9 * p.y());
  if (p.y() > shore(p.x())) return p.y() + 0.004f * std::sin(40 * p.x() + 60 * p.y());
  if (p.y() > near_hills(p.x())) return p.y() - near_hills(p.x()) + 0.02f * std::sin(9 * p.x());
  if (p.y() > far_hills(p.x())) return p.y() - far_hills(p.x()) - 0.03f * noise(8 * p.x(), 8 * p.y());
  return sky_level(p);
}

Color sky(const Point& p) {
  static const std::vector<Color> kBlues = {paint(0x101a4a),
                                            paint(0x1d3a8f),
                                            paint(0x2f66c0),
                                            paint(0x5aa0d8),
                                            paint(0xa9d6e0),
                                            paint(0x4f8fd0),
                                            paint(0x22479f),
                                            paint(0x16235f)};
  const float band = 3.1f * sky_level(p) + 0.5f * noise(3 * p.x(), 3 * p.y());
  Color color = ramp(kBlues, band - std::floor(band));
  color = mix(color, paint(0x67b3b0), 0.55f * smoothstep(0.3f, 0.62f, p.y()));
  for (const Whirl& whirl : kWhirls) {
    if (whirl.glow == 0) continue;
    const float away = (p - whirl.centre).norm() / whirl.glow;
    const Color halo = std::sin(5.5f * away) > 0 ? paint(0xf2d45c) : paint(0xcfe3b0);
    color = mix(color, halo, 0.85f * smoothstep(3.3f, 1.0f, away));
    color = mix(color, paint(0xf9a81f), smoothstep(1.35f, 1.05f, away));
    color = mix(color, paint(0xfff3b0), smoothstep(0.95f, 0.7f, away));
  }
  return color;
}

/// Lit windows of a village between the near hills and the lake.
bool window(const Point& p) {
  constexpr float kCell = 0.034f;
  const int column = static_cast<int>(std::floor(p.x() / kCell));
  const float middle = (column + 0.3f + 0.4f * hash_unit(column, 3)) * kCell;
  const float height = shore(middle) - 0.014f - 0.045f * hash_unit(column, 4);
  const bool lived_in = hash_unit(column, 5) > 0.35f && middle > 0.35f && middle < 1.1f;
  return lived_in && std::abs(p.x() - middle) < 0.006f && std::abs(p.y() - height) < 0.008f;
}

Color lake(const Point& p) {
  const float ripple = noise(7 * p.x(), 70 * p.y());
  const Color water = mix(
      mix(paint(0x14285e), paint(0x3c7fb4), ripple), paint(0x77bcc0), 0.5f * smoothstep(0.9f, 0.8f, p.y()));
  const float column = std::abs(p.x() - 1.02f) / (0.035f + 0.3f * (p.y() - 0.8f));
  const Color moonlit = mix(water, paint(0xf7cf55), smoothstep(1.0f, 0.5f, column + 0.9f * (ripple - 0.4f)));
  const float lamps = noise(28 * p.x(), 3.0f) * smoothstep(1.0f, 0.82f, p.y());
  const bool by_the_village = p.x() > 0.35f && p.x() < 0.95f;
  return by_the_village
             ? mix(moonlit, paint(0xf0a040), smoothstep(0.62f, 0.8f, lamps) * smoothstep(0.35f, 0.6f, ripple))
             : moonlit;
}

Color color(const Point& p) {
  const float patch = fractal_noise(9 * p.x(), 22 * p.y(), 3);
  if (p.y() > bank(p.x())) return mix(paint(0x0f1d2e), paint(0x3f7a4f), smoothstep(0.35f, 0.75f, patch));
  if (p.y() > shore(p.x())) return lake(p);
  if (window(p)) return paint(0xffc845);
  if (p.y() > near_hills(p.x())) return mix(paint(0x14234a), paint(0x2f6b62), smoothstep(0.3f, 0.7f, patch));
  if (p.y() > far_hills(p.x())) return mix(paint(0x2b2f78), paint(0x5a7fb8), smoothstep(0.3f, 0.7f, patch));
  return sky(p);
}

}  // namespace

Subject night() {
  return {color,
          along_contours(level),
          paint(0x1a2450),
          {{0.040f, 0.22f, 0.55f, 0.07f, 0.5f},
           {0.022f, 0.17f, 0.62f, 0.09f, 0.35f},
           {0.013f, 0.11f, 0.75f, 0.11f, 0.25f, 0.1f},
           {0.0075f, 0.06f, 0.95f, 0.12f, 0.22f, 0.17f}}};
}

}  // namespace rgbd_stylize::examples
