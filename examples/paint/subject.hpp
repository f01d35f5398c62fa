// What is to be painted, before any brush touches it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace rgbd_stylize::examples {

using Point = Eigen::Vector2f;  ///< x to the right, y down; the picture's height is 1
using Color = Eigen::Array3f;   ///< red, green, blue as a screen takes them, 0 to 1

/// One going-over with one brush. Lengths are in picture heights.
struct Layer {
  float width;       ///< of the brush
  float length;      ///< of a stroke, at most
  float spacing;     ///< between strokes, in brush widths
  float variety;     ///< how far the colours of neighbouring strokes lie apart
  float tolerance;   ///< a stroke ends where the subject's colour has changed by this much
  float needed = 0;  ///< paint only where the canvas is off by this much; 0 paints everywhere
};

struct Subject {
  std::function<Color(const Point&)> color;
  std::function<Point(const Point&)> direction;  ///< of the strokes, any length
  Color ground;                                  ///< what the canvas is primed with
  std::vector<Layer> layers;                     ///< from the largest brush to the smallest
};

Subject night();
Subject ember();
Subject garden();

/// 0xRRGGBB.
Color paint(unsigned hex);
Color mix(const Color& a, const Color& b, float t);
/// A colour between evenly spaced ones, for t from 0 to 1.
Color ramp(const std::vector<Color>& colors, float t);

/// The direction along which `level` does not change: strokes that follow it never cross one another.
std::function<Point(const Point&)> along_contours(std::function<float(const Point&)> level);

}  // namespace rgbd_stylize::examples
