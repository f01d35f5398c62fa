// Numbers as text.
#pragma once

#include <limits>
#include <sstream>
#include <string>

namespace rgbd_stylize {

/// With as many digits as it takes to get the same number back.
template <typename Number>
std::string exact_text(Number value) {
  std::ostringstream stream;
  stream.precision(std::numeric_limits<double>::max_digits10);
  stream << value;
  return stream.str();
}

}  // namespace rgbd_stylize
