// An environment of one's own.
#pragma once

#include "rgbd_stylize/processes/launcher.hpp"

#include <map>

namespace rgbd_stylize::testing_support {

using Variables = std::map<std::string, std::string>;

inline Environment environment(const Variables& variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

}  // namespace rgbd_stylize::testing_support
