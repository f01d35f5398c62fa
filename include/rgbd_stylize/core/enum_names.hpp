// What the values of an enumeration are called on the command line and in files.
#pragma once

#include "rgbd_stylize/core/error.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace rgbd_stylize {

/// One name a value.
template <typename Enum, size_t N>
using EnumNames = const std::pair<Enum, const char*> (&)[N];

template <typename Enum, size_t N>
std::string name_of(EnumNames<Enum, N> names, Enum value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "";
}

/// The value called `text`. Throws UsageError that names `option` and lists the names.
template <typename Enum, size_t N>
Enum value_called(EnumNames<Enum, N> names, const std::string& option, const std::string& text) {
  std::string wanted;
  for (size_t i = 0; i < N; ++i) {
    if (names[i].second == text) return names[i].first;
    wanted += std::string(i == 0 ? "" : i + 1 < N ? ", " : " or ") + names[i].second;
  }
  throw UsageError(option + " " + text + ": wanted " + wanted);
}

}  // namespace rgbd_stylize
