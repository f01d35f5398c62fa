#include "room/materials.hpp"

#include "common/noise.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rgbd_stylize::examples {
namespace {

Color mix(const Color& a, const Color& b, float t) { return a + (b - a) * t; }

}  // namespace

Color srgb(unsigned hex) {
  const Color screen(hex >> 16 & 255, hex >> 8 & 255, hex & 255);
  return (screen / 255).pow(2.2f);
}

Material plain(const Color& color, float gloss) {
  return {[color](const Vec3&) { return color; }, gloss};
}

Material fabric(const Color& color) {
  return {[color](const Vec3& p) -> Color {
    const float weave = noise(Vec3(260 * p)), wear = noise(Vec3(9 * p));
    return color * (0.78f + 0.3f * weave + 0.14f * wear);
  }};
}

Material striped_fabric(const Color& color, const Color& stripe, float stripes_per_metre) {
  return {[=](const Vec3& p) -> Color {
    const float wave = std::sin(6.283f * stripes_per_metre * p.x());
    const float weave = 0.82f + 0.3f * noise(Vec3(260 * p));
    return mix(color, stripe, smoothstep(0.1f, 0.35f, wave)) * weave;
  }};
}

Material wood(const Color& light, const Color& dark, float gloss) {
  const auto albedo = [=](const Vec3& p) -> Color {
    const float z = p.z() + 0.6f * p.y();
    const float figure = fractal_noise(2.2f * p.x(), 9 * z, 3);
    const float rings = 0.5f + 0.5f * std::sin(34 * figure + 14 * z);
    const float fibre = fractal_noise(8 * p.x(), 130 * z, 2);
    return mix(light, dark, 0.35f * rings + 0.65f * fibre);
  };
  return {albedo, gloss};
}

Material skin_of_fruit(const Color& color, const Color& blush, float speckle) {
  const auto albedo = [=](const Vec3& p) -> Color {
    const float side = smoothstep(0.3f, 0.7f, noise(Vec3(16 * p + Vec3(4, 8, 1))));
    return mix(color, blush, side) * (1 - speckle * smoothstep(0.5f, 0.9f, noise(Vec3(420 * p))));
  };
  return {albedo, 0.035f};
}

Material glowing(Texture texture, float glow) { return {std::move(texture), 0, glow}; }

Material floorboards() {
  const auto albedo = [](const Vec3& p) -> Color {
    constexpr float kWidth = 0.125f, kLength = 1.4f;
    const float across = p.x() / kWidth;
    const int row = static_cast<int>(std::floor(across));
    const float along = p.z() / kLength + hash_unit(row, 7);
    const int plank = static_cast<int>(std::floor(along));
    const float tone = hash_unit(row, plank), shift = 40 * tone;
    const float grain = fractal_noise(p.x() * 95 + shift, p.z() * 3.2f + 5 * shift, 3);
    const float arches =
        0.5f + 0.5f * std::sin(38 * (across - row) + 9 * fractal_noise(shift, p.z() * 1.6f, 2));
    const Color board = mix(srgb(0xc08a55), srgb(0x8a5630), 0.6f * tone + 0.25f * grain + 0.15f * arches);
    const float seam_x = std::min(across - row, 1 - across + row) * kWidth;
    const float seam_z = std::min(along - plank, 1 - along + plank) * kLength;
    const float seam = smoothstep(0.0015f, 0.004f, std::min(seam_x, seam_z));
    return board * (0.72f + 0.5f * grain) * (0.3f + 0.7f * seam);
  };
  return {albedo, 0.04f};
}

Material wallpaper() {
  const auto albedo = [](const Vec3& p) -> Color {
    constexpr float kRepeat = 0.2f;
    const float run = std::abs(p.x()) > 2.35f ? p.z() : p.x();  // side walls run along z
    const float u = run / kRepeat;
    const float column = std::floor(u);
    const float v = p.y() / (1.5f * kRepeat) + 0.5f * std::fmod(std::abs(column), 2.0f);
    const float x = u - column - 0.5f, y = v - std::floor(v) - 0.5f;
    const float radius = std::hypot(x, 1.1f * y), angle = std::atan2(y, x);
    const float flower = smoothstep(0.03f, -0.01f, radius - 0.23f - 0.1f * std::cos(6 * angle));
    const float heart = smoothstep(0.02f, -0.01f, radius - 0.07f);
    const float vine =
        smoothstep(0.035f, 0.015f, std::abs(std::abs(x) - 0.44f - 0.05f * std::sin(12.566f * v)));
    const Color paper = mix(srgb(0x7fa69c), srgb(0x8aafa4), noise(40 * run, 40 * p.y()));
    return mix(mix(paper, srgb(0xa3c0b2), std::max(flower, vine)), srgb(0xd0b47a), heart);
  };
  return {albedo};
}

Material carpet(float half_width, float half_length) {
  const auto albedo = [=](const Vec3& p) -> Color {
    const float edge = std::min(half_width - std::abs(p.x()), half_length - std::abs(p.z()));
    const float wool = 0.72f + 0.45f * noise(170 * p.x(), 170 * p.z());
    if (edge < 0.03f) return srgb(0xe4d5b0) * wool;
    if (edge < 0.07f) return srgb(0x26395e) * wool;
    if (edge < 0.25f) {
      const float zigzag = std::abs(std::fmod(std::abs(p.x() + p.z()) * 7, 1.0f) - 0.5f) +
                           std::abs(std::fmod(std::abs(p.x() - p.z()) * 7, 1.0f) - 0.5f);
      return (zigzag < 0.35f ? srgb(0xd9a441) : zigzag < 0.55f ? srgb(0xe9dcc0) : srgb(0x35568a)) * wool;
    }
    if (edge < 0.28f) return srgb(0xe9dcc0) * wool;
    const float x = std::fmod(std::abs(p.x()), 0.62f) - 0.31f, z = std::fmod(std::abs(p.z()), 0.62f) - 0.31f;
    const float diamond = std::abs(x) + std::abs(z) + 0.02f * std::cos(40 * x) * std::cos(40 * z);
    if (diamond < 0.07f) return srgb(0xe2b04a) * wool;
    if (diamond < 0.14f) return srgb(0x27406e) * wool;
    if (diamond < 0.165f) return srgb(0xe9dcc0) * wool;
    if (diamond < 0.25f) return srgb(0x8c1f25) * wool;
    return (diamond > 0.31f && diamond < 0.335f ? srgb(0xd9a441) : srgb(0xa83228)) * wool;
  };
  return {albedo};
}

Material porcelain(float height) {
  const auto albedo = [height](const Vec3& p) -> Color {
    const float y = p.y() / height, angle = std::atan2(p.z(), p.x());
    const float u = 5 * angle / 6.2832f, cell = u - std::floor(u) - 0.5f, v = 2.6f * (y - 0.42f);
    const float radius = std::hypot(cell, v), turn = std::atan2(v, cell);
    const bool flower = radius < 0.26f + 0.1f * std::cos(5 * turn) && std::abs(radius - 0.13f) > 0.025f;
    const bool scroll = std::abs(v - 0.42f * std::cos(6.2832f * u)) < 0.045f && radius > 0.4f;
    const bool band = std::abs(y - 0.12f) < 0.02f || std::abs(y - 0.76f) < 0.02f || y > 0.965f ||
                      (std::abs(y - 0.85f) < 0.035f && std::sin(24 * angle) > 0);
    return flower || scroll || band ? srgb(0x274b9b) : srgb(0xf1f1ea);
  };
  return {albedo, 0.06f};
}

Material petals(const Color& heart, const Color& tip, float length) {
  return {[=](const Vec3& p) -> Color {
    const float veins = 0.88f + 0.2f * noise(60 * std::atan2(p.z(), p.x()), 25 * p.y() / length);
    return mix(heart, tip, smoothstep(-0.7f, 0.8f, p.y() / length)) * veins;
  }};
}

Material foliage(const Color& color) {
  const auto albedo = [color](const Vec3& p) -> Color {
    const float vein = smoothstep(0.004f, 0.001f, std::abs(p.x()));
    const float ribs = 0.5f + 0.5f * std::sin(160 * (p.z() - 0.8f * std::abs(p.x())));
    return mix(color * (0.75f + 0.3f * ribs), 1.6f * color + 0.03f, 0.6f * vein);
  };
  return {albedo, 0.025f};
}

Texture painted_landscape(float half_width, float half_height, float hour) {
  return [=](const Vec3& p) -> Color {
    const float x = p.x() / half_width, y = p.y() / half_height;
    if (y < -0.45f) return mix(srgb(0x35563a), srgb(0x9aa845), fractal_noise(9 * x, 16 * y, 3));
    if (y < -0.1f + 0.25f * std::sin(2.4f * x + 1 + 2 * (1 - hour)))
      return mix(srgb(0x2f6670), srgb(0x6fa08c), noise(6 * x, 9 * y));
    if (std::hypot(x - 0.8f * hour + 0.45f, 0.9f * (y - 0.7f + 0.28f * hour)) < 0.17f) return srgb(0xfff0b8);
    const float height = smoothstep(-0.1f, 0.9f, y + 0.4f * noise(2 * x, 7 * y));
    const Color day = mix(srgb(0xe8d9b4), srgb(0x6fa3c4), height),
                dusk = mix(srgb(0xf3a25c), srgb(0xd9594c), height);
    return mix(day, dusk, hour);
  };
}

Texture garden_view(float bottom, float top) {
  return [=](const Vec3& p) -> Color {
    const float run = p.x() + p.z(), y = (p.y() - bottom) / (top - bottom);
    const float trees = 0.34f + 0.3f * fractal_noise(2.4f * run, 3, 4);
    const float hills = 0.5f + 0.1f * std::sin(1.9f * run + 0.7f);
    if (y < trees) {
      const float leaves = 0.6f * fractal_noise(9 * run, 12 * p.y(), 4) + 0.4f * y / trees;
      return mix(srgb(0x47703f), srgb(0xc3d58a), smoothstep(0.2f, 0.8f, leaves));
    }
    if (y < hills) return mix(srgb(0x86ad9f), srgb(0xa8c4b4), noise(5 * run, 8 * p.y()));
    const float cloud = smoothstep(0.45f, 0.7f, fractal_noise(1.6f * run, 5 * p.y(), 4));
    return mix(mix(srgb(0xd9ebf4), srgb(0x8fc1e8), smoothstep(0.4f, 1.0f, y)), srgb(0xfffdf6), cloud);
  };
}

}  // namespace rgbd_stylize::examples
