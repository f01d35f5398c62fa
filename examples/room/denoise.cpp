#include "room/denoise.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize::examples {
namespace {

/// Near 1 for two samples of one smooth surface, near 0 across an edge.
float alikeness(const Sample& a, const Sample& b) {
  const float facing = a.normal.dot(b.normal);
  if (facing < 0.8f) return 0;
  const Vec3 between = b.position - a.position;
  const float out_of_plane = std::abs(a.normal.dot(between)) / 0.012f;
  const float facing2 = facing * facing, facing4 = facing2 * facing2;
  return facing4 * facing4 * facing4 * facing4 /
         (1 + out_of_plane * out_of_plane * out_of_plane * out_of_plane);
}

struct Light {
  Color soft = Color::Zero();
  Color mirrored = Color::Zero();
};

Light smoothed(const std::vector<Sample>& samples, cv::Size size, int x, int y, int gap) {
  static constexpr float kSpline[] = {3.0f / 8, 1.0f / 4, 1.0f / 16};
  const Sample& centre = samples[y * size.width + x];
  Light sum;
  float total = 0;
  for (int dy = -2; dy <= 2; ++dy) {
    for (int dx = -2; dx <= 2; ++dx) {
      const int other_x = std::clamp(x + gap * dx, 0, size.width - 1);
      const int other_y = std::clamp(y + gap * dy, 0, size.height - 1);
      const Sample& other = samples[other_y * size.width + other_x];
      const float weight = kSpline[std::abs(dx)] * kSpline[std::abs(dy)] * alikeness(centre, other);
      sum.soft += weight * other.soft;
      sum.mirrored += weight * other.mirrored;
      total += weight;
    }
  }
  if (total <= 0) return {centre.soft, centre.mirrored};
  return {sum.soft / total, sum.mirrored / total};
}

}  // namespace

void smooth_light(std::vector<Sample>& samples, cv::Size size) {
  constexpr int kWidestForMirrored = 2;
  std::vector<Light> result(samples.size());
  for (const int gap : {1, 2, 4, 8}) {
    cv::parallel_for_({0, size.height}, [&](const cv::Range& rows) {
      for (int y = rows.start; y < rows.end; ++y) {
        for (int x = 0; x < size.width; ++x) result[y * size.width + x] = smoothed(samples, size, x, y, gap);
      }
    });
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples[i].soft = result[i].soft;
      if (gap <= kWidestForMirrored) samples[i].mirrored = result[i].mirrored;
    }
  }
}

}  // namespace rgbd_stylize::examples
