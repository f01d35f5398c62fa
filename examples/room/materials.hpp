// Surfaces of the room: colours and patterns as functions of a place on a shape.
#pragma once

#include "room/shapes.hpp"

namespace rgbd_stylize::examples {

/// 0xRRGGBB as a screen shows it, made linear.
Color srgb(unsigned hex);

Material plain(const Color& color, float gloss = 0);
Material fabric(const Color& color);
Material striped_fabric(const Color& color, const Color& stripe, float stripes_per_metre);
/// Grain along the local x axis.
Material wood(const Color& light, const Color& dark, float gloss = 0.03f);
Material skin_of_fruit(const Color& color, const Color& blush, float speckle);
Material glowing(Texture texture, float glow);

/// Planks along z, for a floor in the plane xz.
Material floorboards();
Material wallpaper();
/// A carpet with a border and medallions, `half_width` by `half_length` in the plane xz.
Material carpet(float half_width, float half_length);
/// White porcelain painted in blue, for a vessel of that height.
Material porcelain(float height);
Material petals(const Color& heart, const Color& tip, float length);
Material foliage(const Color& color);

/// A landscape for the plane xy, from `hour` 0 (day) to 1 (dusk); what hangs in a frame.
Texture painted_landscape(float half_width, float half_height, float hour);
/// Garden, hills and sky, for a window between those heights.
Texture garden_view(float bottom, float top);

}  // namespace rgbd_stylize::examples
