#include "room/furniture.hpp"

#include "common/noise.hpp"
#include "room/materials.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize::examples {
namespace {

Material oak() { return wood(srgb(0xb98550), srgb(0x845327)); }
Material walnut() { return wood(srgb(0x7a4a2a), srgb(0x46260f)); }

void add_legs(Scene& scene, const Pose& pose, float x, float z, float height) {
  for (const float sx : {-1.0f, 1.0f}) {
    for (const float sz : {-1.0f, 1.0f}) {
      const Vec3 top(sx * x, height, sz * z), foot(sx * (x + 0.02f), 0.012f, sz * (z + 0.02f));
      scene.add(rod(foot, top, 0.014f, 0.026f), walnut(), pose);
    }
  }
}

void add_row_of_books(Scene& scene, const Pose& shelf, float from, float to, int row) {
  static const unsigned kCovers[] = {
      0x9c2f2a, 0x2c4f7c, 0xd8a23a, 0x3c6b4a, 0xe6d9bd, 0x6a3457, 0xc9622f, 0x27636b};
  int book = 0;
  for (float x = from; x < to - 0.05f; ++book) {
    const float half = 0.011f + 0.014f * hash_unit(book, row),
                tall = 0.1f + 0.05f * hash_unit(book, row + 50);
    const float tip = hash_unit(book, row + 90) > 0.88f ? -9.0f : 0.0f;
    const Material cover = plain(srgb(kCovers[hash(book, row) % 8]), 0.02f);
    scene.add(box({half, tall, 0.09f}, 0.003f), cover, shelf * turned({x + half, tall, 0}, 0, 0, tip));
    x += 2 * half + (tip < 0 ? 0.03f : 0.002f);
  }
}

}  // namespace

void add_seat(Scene& scene, const Pose& pose, float width, const Material& cover) {
  constexpr float kArm = 0.085f;
  const float inner = width - 4 * kArm;
  const int places = std::max(1, static_cast<int>(std::lround(inner / 0.62f)));
  const float half_place = 0.5f * inner / places;
  scene.add(box({0.5f * width - 0.02f, 0.12f, 0.42f}, 0.03f), cover, pose * at(0, 0.25f, 0));
  scene.add(box({0.5f * width - 0.03f, 0.32f, 0.1f}, 0.09f), cover, pose * turned({0, 0.56f, -0.36f}, 0, -8));
  for (int i = 0; i < places; ++i) {
    const float x = (2 * i + 1 - places) * half_place;
    scene.add(box({half_place - 0.004f, 0.085f, 0.37f}, 0.06f), cover, pose * at(x, 0.43f, 0.06f));
    scene.add(
        box({half_place - 0.006f, 0.21f, 0.085f}, 0.08f), cover, pose * turned({x, 0.68f, -0.22f}, 0, -13));
  }
  for (const float side : {-1.0f, 1.0f}) {
    const float x = side * (0.5f * width - kArm);
    scene.add(box({kArm - 0.01f, 0.2f, 0.43f}, 0.03f), cover, pose * at(x, 0.4f, 0.01f));
    scene.add(rod({x, 0.6f, -0.34f}, {x, 0.6f, 0.36f}, kArm, kArm), cover, pose);
  }
  add_legs(scene, pose, 0.5f * width - 0.1f, 0.34f, 0.16f);
}

void add_pillow(Scene& scene, const Pose& pose, const Material& cover) {
  scene.add(pillow({0.23f, 0.23f, 0.1f}), cover, pose);
}

void add_coffee_table(Scene& scene, const Pose& pose) {
  scene.add(cylinder(0.46f, 0.018f, 0.012f), oak(), pose * at(0, 0.4f, 0));
  scene.add(cylinder(0.32f, 0.012f, 0.008f), oak(), pose * at(0, 0.16f, 0));
  add_legs(scene, pose, 0.24f, 0.24f, 0.39f);
  scene.add(box({0.14f, 0.016f, 0.1f}, 0.004f),
            plain(srgb(0x2c4f7c), 0.03f),
            pose * turned({-0.12f, 0.434f, 0.1f}, 20));
  scene.add(box({0.12f, 0.014f, 0.09f}, 0.004f),
            plain(srgb(0xd9a23a), 0.03f),
            pose * turned({-0.13f, 0.464f, 0.1f}, -8));
  scene.add(turned_vessel({0.04f, 0.06f, 0.065f, 0.05f, 0.035f, 0.04f}, 0.17f, 0.005f),
            plain(srgb(0x2f7f78), 0.05f),
            pose * at(0.15f, 0.418f, -0.05f));
}

void add_bookshelf(Scene& scene, const Pose& pose) {
  constexpr float kHalf = 0.5f, kTop = 2.0f, kRise = 0.385f;
  const Material board = wood(srgb(0x8f5d35), srgb(0x5d3618));
  scene.add(box({kHalf, 0.5f * kTop, 0.01f}), board, pose * at(0, 0.5f * kTop, -0.16f));
  for (const float side : {-1.0f, 1.0f}) {
    scene.add(box({0.02f, 0.5f * kTop, 0.17f}, 0.004f), board, pose * at(side * kHalf, 0.5f * kTop, 0));
  }
  for (int row = 0; row < 6; ++row) {
    const float y = 0.06f + row * kRise;
    scene.add(box({kHalf, 0.016f, 0.165f}, 0.004f), board, pose * at(0, y, 0));
    if (row == 5) break;
    const float gap = 0.3f * hash_unit(row, 3);
    add_row_of_books(scene, pose * at(0, y + 0.016f, 0.03f), -0.46f, 0.42f - gap, row);
    if (gap > 0.12f) {
      scene.add(ellipsoid({0.05f, 0.065f, 0.05f}),
                plain(srgb(row % 2 ? 0xd9a441 : 0xe9e2d0), 0.05f),
                pose * at(0.46f - 0.5f * gap, y + 0.08f, 0.03f));
    }
  }
}

Vec3 add_floor_lamp(Scene& scene, const Pose& pose) {
  const Material brass = plain(srgb(0xa87f3c), 0.25f);
  scene.add(cylinder(0.15f, 0.012f, 0.008f), brass, pose * at(0, 0.014f, 0));
  scene.add(rod({0, 0.02f, 0}, {0, 1.5f, 0}, 0.013f, 0.011f), brass, pose);
  const auto linen = [](const Vec3& p) -> Color {
    const float middle = std::exp(-30 * (p.y() - 0.14f) * (p.y() - 0.14f));
    return Color(1, 0.74f, 0.42f) * (0.55f + 0.6f * middle) *
           (0.92f + 0.08f * std::sin(60 * std::atan2(p.z(), p.x())));
  };
  scene.add(turned_vessel({0.24f, 0.2f, 0.16f, 0.13f}, 0.32f, 0.003f),
            glowing(linen, 1.0f),
            pose * at(0, 1.38f, 0));
  return pose.to_world({0, 1.5f, 0});
}

void add_house_plant(Scene& scene, const Pose& pose) {
  scene.add(turned_vessel({0.12f, 0.15f, 0.17f, 0.175f}, 0.3f, 0.012f), plain(srgb(0xc7683f)), pose);
  scene.add(cylinder(0.15f, 0.01f), plain(srgb(0x2d1f16)), pose * at(0, 0.27f, 0));
  constexpr int kLeaves = 34;
  for (int i = 0; i < kLeaves; ++i) {
    const float turn = 137.5f * i, rise = static_cast<float>(i) / kLeaves;
    const float tilt = 10 - 60 * rise * rise + 24 * (hash_unit(i, 5) - 0.5f);
    const float size = 0.3f + 0.12f * hash_unit(i, 6);
    const Vec3 node(0.03f * std::sin(3.0f * i), 0.34f + 0.75f * rise, 0.03f * std::cos(3.0f * i));
    const Color green = hash_unit(i, 9) > 0.4f ? srgb(0x3f7d3a) : srgb(0x6aa34a);
    scene.add(leaf(size, 0.36f * size, 0.3f * size), foliage(green), pose * turned(node, turn, tilt));
  }
  scene.add(rod({0, 0.25f, 0}, {0, 1.1f, 0}, 0.016f, 0.008f), plain(srgb(0x5b4a2a)), pose);
}

void add_picture(Scene& scene, const Pose& pose, float half_width, float half_height, float hour) {
  constexpr float kBorder = 0.035f, kMount = 0.05f;
  const Material gilt = wood(srgb(0xc39a4e), srgb(0x8f6a2c), 0.06f);
  for (const float side : {-1.0f, 1.0f}) {
    scene.add(box({half_width + kBorder, kBorder, 0.025f}, 0.01f), gilt, pose * at(0, side * half_height, 0));
    scene.add(box({kBorder, half_height + kBorder, 0.025f}, 0.01f), gilt, pose * at(side * half_width, 0, 0));
  }
  scene.add(box({half_width, half_height, 0.004f}), plain(srgb(0xefe8d8)), pose);
  const float inner_width = half_width - kBorder - kMount, inner_height = half_height - kBorder - kMount;
  scene.add(box({inner_width, inner_height, 0.004f}),
            {painted_landscape(inner_width, inner_height, hour)},
            pose * at(0, 0, 0.004f));
}

}  // namespace rgbd_stylize::examples
