// The pieces the room is furnished with. Each stands on the floor at its pose and faces +z.
#pragma once

#include "room/scene.hpp"

namespace rgbd_stylize::examples {

/// An upholstered seat: an armchair, or a sofa if it is wide.
void add_seat(Scene& scene, const Pose& pose, float width, const Material& cover);
void add_pillow(Scene& scene, const Pose& pose, const Material& cover);
void add_coffee_table(Scene& scene, const Pose& pose);
void add_bookshelf(Scene& scene, const Pose& pose);
/// Returns where its bulb is.
Vec3 add_floor_lamp(Scene& scene, const Pose& pose);
void add_house_plant(Scene& scene, const Pose& pose);
/// A framed landscape, flat against the wall behind it, painted at an `hour` from 0 (day) to 1 (dusk).
void add_picture(Scene& scene, const Pose& pose, float half_width, float half_height, float hour);

/// A round table with a vase of flowers, a bowl of fruit, a book and a cup.
void add_still_life(Scene& scene, const Pose& pose);

}  // namespace rgbd_stylize::examples
