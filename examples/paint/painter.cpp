#include "paint/painter.hpp"

#include "common/noise.hpp"
#include "paint/canvas.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rgbd_stylize::examples {
namespace {

float difference(const Color& a, const Color& b) { return std::sqrt((a - b).square().sum()); }

/// Strays in brightness and, half as far, in hue.
Color varied(const Color& color, float variety, Random& random) {
  const float light = random.between(-1, 1), warmth = random.between(-0.5f, 0.5f),
              green = random.between(-0.25f, 0.25f);
  const Color shift(light + warmth, light + green, light - warmth);
  return (color + variety * shift).max(0.0f).min(1.0f);
}

class Painter {
 public:
  Painter(const Subject& subject, cv::Size size)
      : subject_(subject),
        height_(size.height),
        aspect_(1.0f * size.width / size.height),
        canvas_(size, subject.ground) {}

  cv::Mat finished() {
    for (const Layer& layer : subject_.layers) go_over(layer);
    return canvas_.lit();
  }

 private:
  void go_over(const Layer& layer) {
    for (const Point& start : starts(layer)) {
      const Color wanted = subject_.color(start);
      if (layer.needed > 0 && difference(wanted, canvas_.color_at(height_ * start)) < layer.needed) continue;
      const float width = layer.width * random_.between(0.7f, 1.25f);
      Stroke stroke{path_from(start, wanted, layer), std::max(width * height_, 1.5f), {}, {}, ++strokes_};
      stroke.color = varied(wanted, layer.variety, random_);
      stroke.second_color = varied(stroke.color, 0.7f * layer.variety, random_);
      canvas_.apply(stroke);
    }
  }

  /// One place in each cell of a grid that reaches a little beyond the canvas, in no order.
  std::vector<Point> starts(const Layer& layer) {
    const float cell = layer.width * layer.spacing;
    std::vector<Point> result;
    for (float y = -cell; y < 1 + cell; y += cell) {
      for (float x = -cell; x < aspect_ + cell; x += cell) {
        result.emplace_back(x + cell * random_.unit(), y + cell * random_.unit());
      }
    }
    for (std::size_t i = result.size(); i > 1; --i) {  // std::shuffle differs between standard libraries
      std::swap(result[i - 1], result[static_cast<std::size_t>(random_.unit() * i)]);
    }
    return result;
  }

  std::vector<Point> path_from(const Point& start, const Color& wanted, const Layer& layer) {
    const float length = layer.length * random_.between(0.6f, 1.0f);
    std::vector<Point> path = walk(start, -0.5f * length, wanted, layer);
    std::reverse(path.begin(), path.end());
    const std::vector<Point> ahead = walk(start, 0.5f * length, wanted, layer);
    path.insert(path.end(), ahead.begin() + 1, ahead.end());
    if (path.size() < 3) path = {start, start + kStep * 2 * subject_.direction(start).normalized()};
    for (Point& p : path) p *= height_;
    return path;
  }

  /// Follows the subject's directions from `start`; a negative distance walks against them.
  std::vector<Point> walk(const Point& start, float distance, const Color& wanted, const Layer& layer) const {
    std::vector<Point> path{start};
    for (float walked = 0; walked < std::abs(distance); walked += kStep) {
      const Point heading = subject_.direction(path.back());
      if (heading.norm() < 1e-9f) break;
      const Point next = path.back() + std::copysign(kStep, distance) * heading.normalized();
      if (difference(subject_.color(next), wanted) > layer.tolerance) break;
      path.push_back(next);
    }
    return path;
  }

  static constexpr float kStep = 0.004f;  // two pixels of a picture 512 high

  const Subject& subject_;
  float height_, aspect_;
  Canvas canvas_;
  Random random_{1};
  int strokes_ = 0;
};

}  // namespace

cv::Mat painted(const Subject& subject, cv::Size size) { return Painter(subject, size).finished(); }

}  // namespace rgbd_stylize::examples
