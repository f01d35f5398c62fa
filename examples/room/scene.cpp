#include "room/scene.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace rgbd_stylize::examples {
namespace {

constexpr float kClose = 4e-4f;  // metres: nearer than this is a hit
constexpr float kFar = 100.0f;
constexpr int kMaxSteps = 96;
constexpr int kLeafSize = 2;

Eigen::AlignedBox3f bounds_in_world(const Object& object) {
  Eigen::AlignedBox3f result;
  for (int corner = 0; corner < 8; ++corner) {
    const auto type = static_cast<Eigen::AlignedBox3f::CornerType>(corner);
    result.extend(object.pose.to_world(object.solid.bounds.corner(type)));
  }
  return result;
}

struct Interval {
  float enter, leave;
  bool empty() const { return enter > leave; }
};

Interval crossing(const Eigen::AlignedBox3f& bounds, const Vec3& origin, const Vec3& inverse, float reach) {
  const Vec3 a = (bounds.min() - origin).cwiseProduct(inverse);
  const Vec3 b = (bounds.max() - origin).cwiseProduct(inverse);
  return {std::max(a.cwiseMin(b).maxCoeff(), 0.0f), std::min(a.cwiseMax(b).minCoeff(), reach)};
}

/// Zero has no inverse; a tiny number does, and misses nothing that matters.
Vec3 safe_inverse(const Vec3& direction) {
  return direction.unaryExpr([](float d) { return 1 / (std::abs(d) < 1e-9f ? 1e-9f : d); });
}

/// Sphere tracing inside the object's own box: the first distance at which the ray touches it, or infinity.
float touch(const Object& object, const Ray& ray, float reach) {
  const Vec3 origin = object.pose.to_local(ray.origin);
  const Vec3 direction = object.pose.rotation.transpose() * ray.direction;
  const Interval inside = crossing(object.solid.bounds, origin, safe_inverse(direction), reach);
  float t = inside.enter;
  for (int step = 0; step < kMaxSteps && t <= inside.leave; ++step) {
    const float distance = object.solid.distance(origin + t * direction);
    if (distance < kClose) return t;
    t += distance;
  }
  return std::numeric_limits<float>::infinity();
}

/// The gradient of the distance, from four corners of a tetrahedron.
Vec3 normal_at(const Object& object, const Vec3& world) {
  constexpr float kStep = 5e-4f;
  static const std::array<Vec3, 4> kCorners = {
      Vec3(1, -1, -1), Vec3(-1, -1, 1), Vec3(-1, 1, -1), Vec3(1, 1, 1)};
  const Vec3 p = object.pose.to_local(world);
  Vec3 gradient = Vec3::Zero();
  for (const Vec3& corner : kCorners) gradient += corner * object.solid.distance(p + kStep * corner);
  return (object.pose.rotation * gradient).normalized();
}

}  // namespace

void Scene::add(Solid solid, Material material, const Pose& pose) {
  objects_.push_back({std::move(solid), std::move(material), pose, label_});
}

void Scene::build() {
  nodes_.clear();
  build_node(0, static_cast<int>(objects_.size()));
  world_bounds_.clear();
  for (const Object& object : objects_) world_bounds_.push_back(bounds_in_world(object));
}

void Scene::build_node(int first, int count) {
  const auto begin = objects_.begin() + first, end = begin + count;
  Eigen::AlignedBox3f bounds, centres;
  for (auto it = begin; it != end; ++it) {
    bounds.extend(bounds_in_world(*it));
    centres.extend(bounds_in_world(*it).center());
  }
  const std::size_t self = nodes_.size();
  nodes_.push_back({bounds, first, count});
  if (count <= kLeafSize) return;
  int axis;
  centres.sizes().maxCoeff(&axis);
  std::nth_element(begin, begin + count / 2, end, [axis](const Object& a, const Object& b) {
    return bounds_in_world(a).center()[axis] < bounds_in_world(b).center()[axis];
  });
  build_node(first, count / 2);
  nodes_[self].right = static_cast<int>(nodes_.size());
  build_node(first + count / 2, count - count / 2);
}

Scene::Nearest Scene::nearest(const Ray& ray, float reach, bool any_will_do) const {
  const Vec3 inverse = safe_inverse(ray.direction);
  Nearest best{reach};
  std::array<int, 64> stack{0};  // deeper than any tree of these objects
  for (int size = 1; size > 0;) {
    const int index = stack[--size];
    const Node& node = nodes_[index];
    if (crossing(node.bounds, ray.origin, inverse, best.distance).empty()) continue;
    if (node.right != 0) {
      stack[size++] = node.right;
      stack[size++] = index + 1;
      continue;
    }
    for (int i = node.first; i < node.first + node.count; ++i) {
      if (any_will_do && objects_[i].material.glow > 0) continue;
      if (crossing(world_bounds_[i], ray.origin, inverse, best.distance).empty()) continue;
      const float t = touch(objects_[i], ray, best.distance);
      if (t < best.distance) best = {t, &objects_[i]};
    }
    if (any_will_do && best.object != nullptr) break;
  }
  return best;
}

std::optional<Hit> Scene::first_hit(const Ray& ray) const {
  const Nearest found = nearest(ray, kFar, false);
  if (found.object == nullptr) return std::nullopt;
  const Vec3 position = ray.origin + found.distance * ray.direction;
  return Hit{found.distance, found.object, position, normal_at(*found.object, position)};
}

bool Scene::blocked(const Ray& ray, float reach) const { return nearest(ray, reach, true).object != nullptr; }

}  // namespace rgbd_stylize::examples
