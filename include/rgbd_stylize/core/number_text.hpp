// Numbers as text.
#pragma once

#include <array>
#include <charconv>
#include <string>

namespace rgbd_stylize {

/// With as few digits as it takes to get the same number back.
template <typename Number>
std::string exact_text(Number value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

}  // namespace rgbd_stylize
