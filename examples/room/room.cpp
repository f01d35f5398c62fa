#include "room/room.hpp"

#include "room/furniture.hpp"
#include "room/materials.hpp"

namespace rgbd_stylize::examples {
namespace {

constexpr float kRight = 2.4f, kLeft = -2.4f, kBack = 5.8f, kFront = -1.6f, kCeiling = 2.7f;
constexpr float kThick = 0.12f;  // of the walls
constexpr float kSill = 0.85f, kLintel = 2.38f;

/// An opening in a wall: along x for the back wall, along z for the left one.
struct Opening {
  float from, to;
};
constexpr Opening kBackWindow{-1.5f, 0.3f}, kLeftWindow{3.35f, 4.75f}, kNearWindow{1.2f, 2.6f};

void add_shell(Scene& scene) {
  scene.label(Label::kFloor);
  scene.add(block({kLeft, -0.1f, kFront}, {kRight, 0, kBack}), floorboards());
  scene.label(Label::kCeiling);
  scene.add(block({kLeft, kCeiling, kFront}, {kRight, kCeiling + 0.1f, kBack}), plain(srgb(0xf3eee2)));
  scene.label(Label::kWall);
  const Material paper = wallpaper();
  scene.add(block({kRight, 0, kFront}, {kRight + kThick, kCeiling, kBack}), paper);
  scene.add(block({kLeft, 0, kFront - kThick}, {kRight, kCeiling, kFront}), paper);
  const auto [from, to] = kBackWindow;
  scene.add(block({kLeft, 0, kBack}, {from, kCeiling, kBack + kThick}), paper);
  scene.add(block({to, 0, kBack}, {kRight, kCeiling, kBack + kThick}), paper);
  scene.add(block({from, 0, kBack}, {to, kSill, kBack + kThick}), paper);
  scene.add(block({from, kLintel, kBack}, {to, kCeiling, kBack + kThick}), paper);
  float pier = kFront;
  for (const auto [near, far] : {kNearWindow, kLeftWindow}) {
    scene.add(block({kLeft - kThick, 0, pier}, {kLeft, kCeiling, near}), paper);
    scene.add(block({kLeft - kThick, 0, near}, {kLeft, kSill, far}), paper);
    scene.add(block({kLeft - kThick, kLintel, near}, {kLeft, kCeiling, far}), paper);
    pier = far;
  }
  scene.add(block({kLeft - kThick, 0, pier}, {kLeft, kCeiling, kBack}), paper);
}

/// Skirting, picture rail and cornice along the three walls that are seen.
void add_mouldings(Scene& scene) {
  const Material white = plain(srgb(0xf0ebdf), 0.02f);
  struct Strip {
    float low, high, out;
  };
  for (const auto [low, high, out] : {Strip{0, 0.14f, 0.02f},
                                      {kCeiling - 0.09f, kCeiling, 0.08f},
                                      {kCeiling - 0.14f, kCeiling - 0.09f, 0.035f}}) {
    scene.add(block({kLeft, low, kBack - out}, {kRight, high, kBack}), white);
    scene.add(block({kLeft, low, kFront}, {kLeft + out, high, kBack}), white);
    scene.add(block({kRight - out, low, kFront}, {kRight, high, kBack}), white);
  }
}

/// Frame and glazing bars of a window `width` wide about the pose, in the plane xy of its wall.
void add_casement(Scene& scene, const Pose& pose, float width) {
  const Material white = plain(srgb(0xf2eee4), 0.03f);
  const float half = 0.5f * width, half_height = 0.5f * (kLintel - kSill);
  const auto bar = [&](float x, float y, float half_x, float half_y) {
    scene.add(box({half_x, half_y, 0.03f}, 0.006f), white, pose * at(x, y, 0));
  };
  for (const float side : {-1.0f, 0.0f, 1.0f}) bar(side * half, 0, 0.045f, half_height);
  for (const float side : {-1.0f, 1.0f}) {
    bar(0, side * half_height, half, 0.045f);
    bar(side * 0.5f * half, 0, 0.014f, half_height);
  }
  bar(0, 0.32f * half_height, half, 0.022f);
  scene.add(box({half + 0.12f, 0.02f, 0.1f}, 0.008f), white, pose * at(0, -half_height - 0.03f, -0.06f));
}

/// What is seen through the glass; it shines, and the light lists know it as an AreaLight of the same size.
void add_view(Scene& scene, const Vec3& low, const Vec3& high) {
  scene.add(block(low, high), glowing(garden_view(kSill, kLintel), 1.25f));
}

void add_windows(Room& room) {
  constexpr float kMiddle = 0.5f * (kSill + kLintel), kRise = kLintel - kSill;
  const Color sky(3.6f, 4.0f, 4.5f);
  const auto [from, to] = kBackWindow;
  add_casement(room.scene, at(0.5f * (from + to), kMiddle, kBack + 0.03f), to - from);
  add_view(room.scene, {from, kSill, kBack + 0.1f}, {to, kLintel, kBack + 0.11f});
  room.windows.push_back({{from, kSill, kBack + 0.02f}, {0, kRise, 0}, {to - from, 0, 0}, sky});
  for (const auto [near, far] : {kNearWindow, kLeftWindow}) {
    add_casement(room.scene, turned({kLeft - 0.03f, kMiddle, 0.5f * (near + far)}, -90), far - near);
    add_view(room.scene, {kLeft - 0.11f, kSill, near}, {kLeft - 0.1f, kLintel, far});
    room.windows.push_back({{kLeft - 0.02f, kSill, near}, {0, kRise, 0}, {0, 0, far - near}, sky});
  }
  // Behind the viewer a wide door stands open: it keeps what faces the viewer out of the dark.
  room.windows.push_back(
      {{kLeft + 0.6f, 0.3f, kFront + 0.05f}, {2.6f, 0, 0}, {0, 2.1f, 0}, {2.3f, 2.1f, 1.8f}});
}

void add_curtains(Scene& scene) {
  const Material cloth = fabric(srgb(0xd39b3c));
  const auto [from, to] = kBackWindow;
  constexpr float kTop = 2.44f, kHang = kBack - 0.13f;
  scene.add(curtain({0.27f, 0.5f * kTop - 0.01f, 0.06f}, 4.5f), cloth, at(from - 0.13f, 0.5f * kTop, kHang));
  scene.add(curtain({0.27f, 0.5f * kTop - 0.01f, 0.06f}, 4.2f), cloth, at(to + 0.13f, 0.5f * kTop, kHang));
  const Material brass = plain(srgb(0xa87f3c), 0.2f);
  scene.add(rod({from - 0.5f, kTop, kHang}, {to + 0.5f, kTop, kHang}, 0.014f, 0.014f), brass);
  for (const float x : {from - 0.5f, to + 0.5f})
    scene.add(ellipsoid(Vec3::Constant(0.03f)), brass, at(x, kTop, kHang));
}

void furnish(Room& room) {
  Scene& scene = room.scene;
  scene.label(Label::kFloor);
  scene.add(box({1.35f, 0.006f, 0.95f}, 0.004f), carpet(1.35f, 0.95f), at(0.1f, 0.006f, 3.35f));
  scene.label(Label::kSeat);
  const Pose sofa = turned({-0.55f, 0, 4.95f}, 180);
  add_seat(scene, sofa, 2.1f, fabric(srgb(0xb5523a)));
  add_pillow(scene,
             sofa * turned({0.66f, 0.7f, -0.02f}, 14, -22, 8),
             striped_fabric(srgb(0xeadfc6), srgb(0x2e5a78), 14));
  add_pillow(scene, sofa * turned({-0.62f, 0.7f, 0.0f}, -12, -24, -10), fabric(srgb(0xdca53a)));
  const Pose armchair = turned({1.3f, 0, 3.2f}, 236);
  add_seat(scene, armchair, 0.98f, fabric(srgb(0x2b6274)));
  add_pillow(scene,
             armchair * turned({0.05f, 0.7f, 0.0f}, 5, -24, 6),
             striped_fabric(srgb(0xe7c25a), srgb(0xc9622f), 11));
  scene.label(Label::kThing);
  add_coffee_table(scene, at(-0.1f, 0.012f, 3.35f));
  add_bookshelf(scene, turned({1.86f, 0, 5.61f}, 180));
  add_house_plant(scene, at(0.98f, 0, 5.3f));
  add_picture(scene, turned({1.0f, 1.85f, kBack - 0.02f}, 180), 0.24f, 0.3f, 0);
  add_picture(scene, turned({kRight - 0.02f, 1.65f, 4.25f}, -90), 0.52f, 0.36f, 1);
  room.bulb = add_floor_lamp(scene, at(2.05f, 0, 4.45f));
  add_still_life(scene, at(-0.52f, 0, 1.5f));
}

}  // namespace

Room living_room() {
  Room room;
  add_shell(room.scene);
  add_mouldings(room.scene);
  room.scene.label(Label::kWindow);
  add_windows(room);
  add_curtains(room.scene);
  furnish(room);
  room.to_sun = Vec3(-0.7f, 0.5f, 0.36f).normalized();
  room.sun = Color(10.0f, 8.0f, 5.4f);
  room.bulb_power = Color(0.5f, 0.33f, 0.16f);
  room.scene.build();
  return room;
}

}  // namespace rgbd_stylize::examples
