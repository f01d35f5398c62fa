#include "rgbd_stylize/losses/convention.hpp"

#include "rgbd_stylize/core/enum_names.hpp"

namespace rgbd_stylize {
namespace {

constexpr std::pair<Convention, const char*> kNames[] = {{Convention::kBalanced, "balanced"},
                                                         {Convention::kGatys, "gatys"},
                                                         {Convention::kJohnson, "johnson"},
                                                         {Convention::kCs231n, "cs231n"}};

}  // namespace

Convention parse_convention(const std::string& name) { return value_called(kNames, "--convention", name); }

std::string convention_name(Convention convention) { return name_of(kNames, convention); }

}  // namespace rgbd_stylize
