#include "layer_order.hpp"

#include <string_view>

namespace rgbd_stylize::weights {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// Takes a run of digits, without leading zeros, or one other character off the front.
std::string_view take_part(std::string_view& text) {
  size_t length = 1;
  if (is_digit(text[0])) {
    while (length < text.size() && is_digit(text[length])) ++length;
  }
  auto part = text.substr(0, length);
  text.remove_prefix(length);
  while (part.size() > 1 && part[0] == '0') part.remove_prefix(1);
  return part;
}

}  // namespace

bool comes_before(const std::string& a, const std::string& b) {
  std::string_view left = a, right = b;
  while (!left.empty() && !right.empty()) {
    const auto x = take_part(left), y = take_part(right);
    if (x == y) continue;
    const bool numbers = is_digit(x[0]) && is_digit(y[0]);
    return numbers && x.size() != y.size() ? x.size() < y.size() : x < y;
  }
  return left.empty() && !right.empty();
}

std::optional<std::string> last_before(const std::vector<std::string>& names, const std::string& name) {
  const std::string* best = nullptr;
  for (const auto& candidate : names) {
    if (comes_before(candidate, name) && (!best || comes_before(*best, candidate))) best = &candidate;
  }
  return best ? std::make_optional(*best) : std::nullopt;
}

}  // namespace rgbd_stylize::weights
