#include "common/noise.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize::examples {
namespace {

constexpr float kUnit = 1.0f / 16777216.0f;  // 2^-24: what a float holds exactly

float to_unit(std::uint32_t bits) { return static_cast<float>(bits >> 8) * kUnit; }

float fade(float t) { return t * t * (3 - 2 * t); }

float mix(float a, float b, float t) { return a + (b - a) * t; }

}  // namespace

std::uint32_t hash(std::uint32_t a, std::uint32_t b) {
  std::uint32_t h = a * 0x9e3779b1u ^ (b + 0x7f4a7c15u) * 0x85ebca6bu;
  h = (h ^ (h >> 16)) * 0x7feb352du;
  h = (h ^ (h >> 15)) * 0x846ca68bu;
  return h ^ (h >> 16);
}

float hash_unit(int a, int b) {
  return to_unit(hash(static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b)));
}

float noise(float x, float y) {
  const float fx = std::floor(x), fy = std::floor(y);
  const int ix = static_cast<int>(fx), iy = static_cast<int>(fy);
  const float tx = fade(x - fx), ty = fade(y - fy);
  return mix(mix(hash_unit(ix, iy), hash_unit(ix + 1, iy), tx),
             mix(hash_unit(ix, iy + 1), hash_unit(ix + 1, iy + 1), tx),
             ty);
}

float noise(const Eigen::Vector3f& p) {
  const float fz = std::floor(p.z());
  const float layer = fz * 37.0f;  // far enough apart that neighbouring layers share no lattice point's pair
  const float below = noise(p.x() + layer, p.y() - 2 * layer);
  const float above = noise(p.x() + layer + 37.0f, p.y() - 2 * layer - 74.0f);
  return mix(below, above, fade(p.z() - fz));
}

float fractal_noise(float x, float y, int octaves) {
  float sum = 0, weight = 1, total = 0;
  for (int i = 0; i < octaves; ++i) {
    sum += weight * noise(x, y);
    total += weight;
    weight *= 0.5f;
    x = 2 * x + 17.3f;
    y = 2 * y - 9.1f;
  }
  return sum / total;
}

float Random::unit() {
  state_ += 0x9e3779b9u;
  return to_unit(hash(state_, 1));
}

float smoothstep(float low, float high, float x) {
  return fade(std::clamp((x - low) / (high - low), 0.0f, 1.0f));
}

}  // namespace rgbd_stylize::examples
