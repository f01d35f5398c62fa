// Wet paint on a canvas: its colour, and how thick it lies.
#pragma once

#include "paint/subject.hpp"

#include <vector>

#include <opencv2/core.hpp>

namespace rgbd_stylize::examples {

struct Stroke {
  std::vector<Point> path;  ///< in pixels
  float width;              ///< in pixels, at its widest
  Color color;
  Color second_color;  ///< a brush never holds one colour only
  int seed;            ///< of its bristles
};

class Canvas {
 public:
  Canvas(cv::Size size, const Color& ground);

  void apply(const Stroke& stroke);
  [[nodiscard]] Color color_at(const Point& pixel) const;

  /// 8-bit BGR: the paint under a light from the upper left.
  [[nodiscard]] cv::Mat lit() const;

 private:
  void blend(int x, int y, const Stroke& stroke, float along, float across, float radius);

  cv::Mat3f color_;  ///< BGR, 0 to 1
  cv::Mat1f thickness_;
};

}  // namespace rgbd_stylize::examples
