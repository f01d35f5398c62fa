// The living room: its walls and windows, what stands in it, and where its light comes from.
#pragma once

#include "room/scene.hpp"

#include <vector>

namespace rgbd_stylize::examples {

/// A parallelogram that shines towards `edge_u` x `edge_v`.
struct AreaLight {
  Vec3 corner, edge_u, edge_v;
  Color radiance;
};

struct Room {
  Scene scene;
  std::vector<AreaLight> windows;
  Vec3 to_sun;  ///< of length one
  Color sun;
  Vec3 bulb;
  Color bulb_power;
};

/// The viewer stands at x = z = 0 and looks along +z.
Room living_room();

}  // namespace rgbd_stylize::examples
