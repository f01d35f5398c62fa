#include "paint/canvas.hpp"

#include "common/noise.hpp"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace rgbd_stylize::examples {
namespace {

/// Where a pixel lies on a stroke: 0..1 along it, and how far beside its middle (signed, in pixels).
struct Place {
  float along = 0;
  float across = 1e9f;
};

cv::Rect reach_of(const Stroke& stroke, cv::Size size) {
  Point low = stroke.path.front(), high = low;
  for (const Point& p : stroke.path) {
    low = low.cwiseMin(p);
    high = high.cwiseMax(p);
  }
  const float margin = 0.5f * stroke.width + 1;
  const cv::Rect whole(cv::Point(std::floor(low.x() - margin), std::floor(low.y() - margin)),
                       cv::Point(std::ceil(high.x() + margin) + 1, std::ceil(high.y() + margin) + 1));
  return whole & cv::Rect({}, size);
}

/// Lays the piece of a stroke from `a` to `b` into `places`, where it is nearer than what lies there.
void lay_piece(const Point& a,
               const Point& b,
               float along_a,
               float along_b,
               float margin,
               cv::Rect reach,
               std::vector<Place>& places) {
  const Point axis = b - a;
  const float squared = std::max(axis.squaredNorm(), 1e-6f);
  const Point low = a.cwiseMin(b).array() - margin, high = a.cwiseMax(b).array() + margin;
  const int y_end = std::min(reach.y + reach.height, static_cast<int>(high.y()) + 1);
  const int x_end = std::min(reach.x + reach.width, static_cast<int>(high.x()) + 1);
  for (int y = std::max(reach.y, static_cast<int>(low.y())); y < y_end; ++y) {
    for (int x = std::max(reach.x, static_cast<int>(low.x())); x < x_end; ++x) {
      const Point from = Point(x + 0.5f, y + 0.5f) - a;
      const float t = std::clamp(from.dot(axis) / squared, 0.0f, 1.0f);
      const float distance = (from - t * axis).norm();
      Place& place = places[(y - reach.y) * reach.width + x - reach.x];
      if (distance >= std::abs(place.across)) continue;
      const float side = axis.x() * from.y() - axis.y() * from.x() < 0 ? -1.0f : 1.0f;
      place = {along_a + t * (along_b - along_a), side * distance};
    }
  }
}

/// How wide a stroke is along itself: it swells quickly as the brush is pressed, and thins as it is lifted.
float pressure(float along) {
  return (0.45f + 0.55f * smoothstep(0, 0.2f, along)) * (1 - 0.75f * smoothstep(0.6f, 1, along));
}

}  // namespace

Canvas::Canvas(cv::Size size, const Color& ground)
    : color_(size, cv::Vec3f(ground[2], ground[1], ground[0])), thickness_(size) {
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {  // the weave of the cloth
      thickness_(y, x) = 0.12f * (std::sin(1.9f * x) * std::sin(1.9f * y)) + 0.1f * hash_unit(x, y);
    }
  }
}

void Canvas::apply(const Stroke& stroke) {
  const cv::Rect reach = reach_of(stroke, color_.size());
  if (reach.empty() || stroke.path.size() < 2) return;
  std::vector<Place> places(reach.area());
  const float pieces = static_cast<float>(stroke.path.size() - 1);
  for (std::size_t i = 0; i + 1 < stroke.path.size(); ++i) {
    lay_piece(stroke.path[i],
              stroke.path[i + 1],
              i / pieces,
              (i + 1) / pieces,
              0.5f * stroke.width + 1,
              reach,
              places);
  }
  for (int i = 0; i < reach.area(); ++i) {
    const float radius = 0.5f * stroke.width * pressure(places[i].along);
    if (std::abs(places[i].across) > radius + 0.5f) continue;
    blend(reach.x + i % reach.width,
          reach.y + i / reach.width,
          stroke,
          places[i].along,
          places[i].across,
          radius);
  }
}

void Canvas::blend(int x, int y, const Stroke& stroke, float along, float across, float radius) {
  const float v = across / std::max(radius, 0.5f), length = static_cast<float>(stroke.path.size());
  const float row = 37.0f * (stroke.seed % 1000);
  const float bristle = 0.65f * noise(0.75f * across + row, 0.08f * length * along) +
                        0.35f * noise(1.9f * across + row, 0.2f * length * along);
  const float edge = std::clamp(radius - std::abs(across) + 0.5f, 0.0f, 1.0f);
  const float dry = -0.3f + 0.75f * smoothstep(0.35f, 1, along) + 0.25f * v * v;  // the paint runs out
  const float cover = 0.96f * edge * smoothstep(dry - 0.15f, dry + 0.15f, bristle);
  const Color mixed =
      mix(stroke.color, stroke.second_color, smoothstep(0.3f, 0.7f, noise(1.6f * v + row, 1.5f * along)));
  const Color color = (mixed * (0.88f + 0.26f * bristle)).max(0.0f).min(1.0f);
  const float ridge = smoothstep(0.55f, 0.85f, std::abs(v)) * smoothstep(1.05f, 0.9f, std::abs(v));
  const float load =
      (0.35f + 0.9f * bristle + 0.5f * ridge) * std::min(0.2f * stroke.width, 1.4f) * (1 - 0.5f * along);
  cv::Vec3f& under = color_(y, x);
  under += cover * (cv::Vec3f(color[2], color[1], color[0]) - under);
  thickness_(y, x) += cover * (load - 0.75f * thickness_(y, x));
}

Color Canvas::color_at(const Point& pixel) const {
  const cv::Vec3f& bgr = color_(std::clamp(static_cast<int>(pixel.y()), 0, color_.rows - 1),
                                std::clamp(static_cast<int>(pixel.x()), 0, color_.cols - 1));
  return {bgr[2], bgr[1], bgr[0]};
}

cv::Mat Canvas::lit() const {
  cv::Mat1f relief, slope_x, slope_y;
  cv::GaussianBlur(thickness_, relief, {0, 0}, 0.7);
  cv::Sobel(relief, slope_x, CV_32F, 1, 0, 3, 0.125);
  cv::Sobel(relief, slope_y, CV_32F, 0, 1, 3, 0.125);
  cv::Mat3b result(color_.size());
  for (int y = 0; y < result.rows; ++y) {
    for (int x = 0; x < result.cols; ++x) {
      const float towards_light = 0.6f * slope_x(y, x) + 0.8f * slope_y(y, x);
      const float shade = std::clamp(1 + 0.8f * towards_light, 0.62f, 1.35f);
      const float shine = 0.22f * smoothstep(0.18f, 0.6f, towards_light);
      const cv::Vec3f light = 255 * (shade * color_(y, x) + cv::Vec3f::all(shine));
      result(y, x) = {cv::saturate_cast<uchar>(light[0]),
                      cv::saturate_cast<uchar>(light[1]),
                      cv::saturate_cast<uchar>(light[2])};
    }
  }
  return result;
}

}  // namespace rgbd_stylize::examples
