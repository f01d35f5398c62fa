// Solids in a room, and what a ray through them meets first.
#pragma once

#include "room/shapes.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace rgbd_stylize::examples {

struct Ray {
  Vec3 origin;
  Vec3 direction;  ///< of length one
};

/// What a solid is a part of.
enum class Label : uint8_t { kNone, kWall, kFloor, kCeiling, kWindow, kSeat, kThing };

struct Object {
  Solid solid;
  Material material;
  Pose pose;
  Label label;
};

struct Hit {
  float distance;  ///< along the ray
  const Object* object;
  Vec3 position;
  Vec3 normal;

  Color albedo() const { return object->material.albedo(object->pose.to_local(position)); }
};

class Scene {
 public:
  void add(Solid solid, Material material, const Pose& pose = {});

  /// What is added from here on is a part of this.
  void label(Label label) { label_ = label; }

  /// To be called once, after the last `add`: sorts the objects into a tree of boxes.
  void build();

  [[nodiscard]] std::optional<Hit> first_hit(const Ray& ray) const;

  /// Whether something that does not glow stands within `reach` metres.
  [[nodiscard]] bool blocked(const Ray& ray, float reach) const;

 private:
  struct Node {
    Eigen::AlignedBox3f bounds;
    int first;  ///< of its objects
    int count;
    int right = 0;  ///< 0 for a leaf; the left child follows its parent
  };
  struct Nearest {
    float distance;
    const Object* object = nullptr;
  };

  void build_node(int first, int count);
  Nearest nearest(const Ray& ray, float reach, bool any_will_do) const;

  Label label_ = Label::kThing;
  std::vector<Object> objects_;
  std::vector<Eigen::AlignedBox3f> world_bounds_;  ///< of the objects, in their order
  std::vector<Node> nodes_;
};

}  // namespace rgbd_stylize::examples
