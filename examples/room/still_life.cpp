#include "common/noise.hpp"
#include "room/furniture.hpp"
#include "room/materials.hpp"

#include <cmath>

namespace rgbd_stylize::examples {
namespace {

constexpr float kDegree = static_cast<float>(EIGEN_PI) / 180;

/// A frame whose y axis points along `up`.
Pose pointing(const Vec3& where, const Vec3& up) {
  return {Eigen::Quaternionf::FromTwoVectors(Vec3::UnitY(), up).toRotationMatrix(), where};
}

void add_tulip(Scene& scene, const Pose& pose, int kind) {
  static const unsigned kHearts[] = {0xa3142b, 0xd98a1c, 0xb8325c};
  static const unsigned kTips[] = {0xe8452f, 0xffd34d, 0xf5a3b5};
  scene.add(tulip(0.034f, 0.05f), petals(srgb(kHearts[kind % 3]), srgb(kTips[kind % 3]), 0.05f), pose);
}

void add_daisy(Scene& scene, const Pose& pose) {
  scene.add(daisy(0.058f, 13), petals(srgb(0xf2ead8), srgb(0xffffff), 0.05f), pose);
  scene.add(ellipsoid({0.019f, 0.011f, 0.019f}),
            skin_of_fruit(srgb(0xf0b021), srgb(0xc77a12), 0.4f),
            pose * at(0, 0.006f, 0));
}

/// One flower: where its head is, and the stem that carries it out of the mouth of the vase.
void add_flower(Scene& scene, const Pose& vase, int i) {
  constexpr float kMouth = 0.29f;
  const float turn = 137.5f * i * kDegree, spread = 0.05f + 0.19f * std::sqrt(hash_unit(i, 21));
  const float height = 0.62f - 0.9f * spread + 0.1f * hash_unit(i, 22);
  const Vec3 head(spread * std::cos(turn), height, spread * std::sin(turn));
  const Vec3 mouth(0.12f * head.x(), kMouth - 0.1f, 0.12f * head.z());
  const Vec3 bend(0.4f * head.x(), 0.6f * head.y() + 0.4f * kMouth, 0.4f * head.z());
  const Material stem = plain(srgb(0x4f7f38));
  scene.add(rod(mouth, bend, 0.005f, 0.005f), stem, vase);
  scene.add(rod(bend, head, 0.005f, 0.004f), stem, vase);
  const Vec3 direction = (head - bend).normalized();
  if (i % 5 < 3) {
    add_tulip(scene, vase * pointing(head + 0.035f * direction, direction), i % 5);
  } else {
    add_daisy(scene, vase * pointing(head, (direction + Vec3(0.2f, 0.1f, -1.1f)).normalized()));
  }
}

void add_vase_of_flowers(Scene& scene, const Pose& pose) {
  constexpr float kHeight = 0.29f;
  scene.add(turned_vessel({0.05f, 0.085f, 0.108f, 0.105f, 0.075f, 0.047f, 0.058f}, kHeight, 0.006f),
            porcelain(kHeight),
            pose);
  for (int i = 0; i < 21; ++i) add_flower(scene, pose, i);
  for (int i = 0; i < 16; ++i) {
    const float size = 0.2f + 0.1f * hash_unit(i, 31);
    const Color green = hash_unit(i, 32) > 0.5f ? srgb(0x4c8a3f) : srgb(0x78a65a);
    const Pose base = turned({0, kHeight - 0.03f, 0}, 137.5f * i + 40, -62 + 34 * hash_unit(i, 33));
    scene.add(leaf(size, 0.13f * size, 0.35f * size), foliage(green), pose * base);
  }
}

void add_apple(Scene& scene, const Pose& pose, unsigned color, unsigned blush) {
  scene.add(torus(0.014f, 0.026f), skin_of_fruit(srgb(color), srgb(blush), 0.15f), pose);
  scene.add(rod({0, 0.012f, 0}, {0.006f, 0.038f, 0}, 0.0022f, 0.003f), plain(srgb(0x3d2a16)), pose);
}

void add_orange(Scene& scene, const Pose& pose) {
  scene.add(ellipsoid({0.04f, 0.038f, 0.04f}), skin_of_fruit(srgb(0xf0861a), srgb(0xf59a24), 0.3f), pose);
}

void add_grapes(Scene& scene, const Pose& pose) {
  for (int i = 0; i < 26; ++i) {
    const float row = 0.012f * std::floor(i / 4.0f), turn = 2.4f * i;
    const float out = 0.022f * (1 - row / 0.09f) + 0.004f;
    const Vec3 place(
        row * 1.3f + 0.008f * hash_unit(i, 41), out * std::sin(turn) - 0.35f * row, out * std::cos(turn));
    scene.add(ellipsoid(Vec3::Constant(0.0125f)),
              skin_of_fruit(srgb(0x4a2352), srgb(0x6d2f5e), 0.1f),
              pose * Pose{Eigen::Matrix3f::Identity(), place});
  }
}

void add_fruit_bowl(Scene& scene, const Pose& pose) {
  scene.add(
      turned_vessel({0.06f, 0.105f, 0.14f, 0.158f}, 0.075f, 0.005f), plain(srgb(0x2f8a8c), 0.06f), pose);
  add_orange(scene, pose * at(-0.06f, 0.075f, -0.03f));
  add_orange(scene, pose * at(0.03f, 0.075f, 0.07f));
  add_apple(scene, pose * turned({0.035f, 0.078f, -0.06f}, 30, -14, 12), 0xc22a24, 0xe0962f);
  add_apple(scene, pose * turned({-0.05f, 0.08f, 0.06f}, 80, 8, 10), 0x9cb53a, 0xc7c84d);
  add_apple(scene, pose * turned({-0.012f, 0.128f, 0.01f}, 10, 10, -8), 0xb51f2a, 0xd8452c);
  scene.add(rod({-0.03f, 0, 0}, {0.034f, 0.006f, 0}, 0.026f, 0.02f),
            skin_of_fruit(srgb(0xf2cf2e), srgb(0xe8bb20), 0.2f),
            pose * turned({0.085f, 0.095f, 0.015f}, 60));
  add_grapes(scene, pose * turned({0.08f, 0.1f, -0.07f}, 60));
}

void add_cup(Scene& scene, const Pose& pose) {
  const Material glaze = plain(srgb(0xf0ead9), 0.06f);
  scene.add(turned_vessel({0.03f, 0.06f, 0.078f}, 0.012f, 0.003f), glaze, pose);
  scene.add(turned_vessel({0.022f, 0.034f, 0.04f, 0.042f}, 0.062f, 0.003f), glaze, pose * at(0, 0.006f, 0));
  scene.add(cylinder(0.037f, 0.002f), plain(srgb(0x3a2012), 0.05f), pose * at(0, 0.055f, 0));
  scene.add(torus(0.018f, 0.0045f), glaze, pose * turned({0.052f, 0.036f, 0}, 0, 90));
}

}  // namespace

void add_still_life(Scene& scene, const Pose& pose) {
  constexpr float kTop = 0.74f;
  const Material walnut = wood(srgb(0x94602f), srgb(0x5a3215), 0.05f);
  scene.add(cylinder(0.6f, 0.016f, 0.012f), walnut, pose * turned({0, kTop - 0.016f, 0}, 25));
  scene.add(cylinder(0.52f, 0.035f, 0.01f), walnut, pose * at(0, kTop - 0.066f, 0));
  scene.add(turned_vessel({0.2f, 0.06f, 0.05f, 0.07f, 0.05f, 0.09f}, kTop - 0.1f, 0.02f), walnut, pose);
  add_vase_of_flowers(scene, pose * at(-0.17f, kTop, 0.12f));
  add_fruit_bowl(scene, pose * at(0.27f, kTop, 0.0f));
  scene.add(box({0.1f, 0.014f, 0.075f}, 0.003f),
            plain(srgb(0x7d2431), 0.03f),
            pose * turned({-0.06f, kTop + 0.014f, -0.3f}, 28));
  scene.add(box({0.096f, 0.01f, 0.071f}),
            plain(srgb(0xe9e0c8)),
            pose * turned({-0.058f, kTop + 0.013f, -0.302f}, 28));
  add_cup(scene, pose * turned({0.14f, kTop, -0.3f}, 200));
}

}  // namespace rgbd_stylize::examples
