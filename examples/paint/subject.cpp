#include "paint/subject.hpp"

#include <algorithm>
#include <utility>

namespace rgbd_stylize::examples {

Color paint(unsigned hex) { return Color(hex >> 16 & 255, hex >> 8 & 255, hex & 255) / 255; }

Color mix(const Color& a, const Color& b, float t) { return a + (b - a) * t; }

Color ramp(const std::vector<Color>& colors, float t) {
  const int last = static_cast<int>(colors.size()) - 1;
  const float x = std::clamp(t, 0.0f, 1.0f) * last;
  const int i = std::min(static_cast<int>(x), last - 1);
  return mix(colors[i], colors[i + 1], x - i);
}

std::function<Point(const Point&)> along_contours(std::function<float(const Point&)> level) {
  return [level = std::move(level)](const Point& p) -> Point {
    constexpr float kStep = 2e-3f;
    const float dx = level(p + Point(kStep, 0)) - level(p - Point(kStep, 0));
    const float dy = level(p + Point(0, kStep)) - level(p - Point(0, kStep));
    return {dy, -dx};
  };
}

}  // namespace rgbd_stylize::examples
