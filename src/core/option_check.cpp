#include "rgbd_stylize/core/option_check.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <sstream>

namespace rgbd_stylize {

void require(bool holds, const std::string& option, double value, const std::string& rule) {
  if (holds) return;
  std::ostringstream text;
  text << option << ' ' << value << ": wanted " << rule;
  throw UsageError(text.str());
}

}  // namespace rgbd_stylize
