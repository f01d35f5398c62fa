#include "rgbd_stylize/losses/convention.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <array>
#include <utility>

namespace rgbd_stylize {
namespace {

constexpr std::array<std::pair<Convention, const char*>, 4> kNames = {{{Convention::kBalanced, "balanced"},
                                                                       {Convention::kGatys, "gatys"},
                                                                       {Convention::kJohnson, "johnson"},
                                                                       {Convention::kCs231n, "cs231n"}}};

}  // namespace

Convention parse_convention(const std::string& name) {
  for (const auto& [convention, known] : kNames) {
    if (name == known) return convention;
  }
  throw UsageError("--convention " + name + ": wanted balanced, gatys, johnson or cs231n");
}

std::string convention_name(Convention convention) {
  for (const auto& [known, name] : kNames) {
    if (known == convention) return name;
  }
  return "";
}

}  // namespace rgbd_stylize
