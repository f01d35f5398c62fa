// Numbers as text.
#pragma once

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace rgbd_stylize {

/// With as few digits as it takes to get the same number back.
template <typename Number>
std::string exact_text(Number value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

/// "style[1]".
inline std::string numbered(const std::string& name, size_t index) {
  return name + "[" + exact_text(index) + "]";
}

/// The same for one of `count`: alone it has no number.
inline std::string numbered(const std::string& name, size_t index, size_t count) {
  return count == 1 ? name : numbered(name, index);
}

/// The number that all of `text` is, whatever the locale. Nothing where it is none, or does not fit. Infinity
/// and NaN are numbers of a floating type.
template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return {};
  return value;
}

}  // namespace rgbd_stylize
