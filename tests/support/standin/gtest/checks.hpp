// Each says what is wrong, or nothing.
#pragma once

#include <cmath>
#include <exception>
#include <functional>
#include <optional>
#include <sstream>
#include <string>
#include <type_traits>

namespace testing::standin {

using Wrong = std::optional<std::string>;

template <typename T, typename = void>
struct HasText : std::false_type {};
template <typename T>
struct HasText<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<const T&>())>>
    : std::true_type {};

template <typename T>
void print(std::ostream& out, const T& value) {
  if constexpr (HasText<T>::value) {
    out << value;
  } else {
    out << "(a value without a text)";
  }
}

template <typename Holds, typename A, typename B>
Wrong compare(const Holds& holds, const A& a, const B& b, const std::string& text) {
  if (holds(a, b)) return {};
  std::ostringstream out;
  out.precision(17);
  out << "wanted " << text << ", got ";
  print(out, a);
  print(out << " and ", b);
  return out.str();
}

/// Whether at most four steps between neighbouring numbers lead from `a` to `b`.
template <typename T>
bool almost_equal(T a, T b) {
  for (int i = 0; i < 4 && a != b; ++i) a = std::nextafter(a, b);
  return a == b;
}

inline Wrong is(bool wanted, bool got, const std::string& text) {
  if (got == wanted) return {};
  return text + " is " + (got ? "true" : "false");
}

inline Wrong near(double a, double b, double tolerance, const std::string& text) {
  return compare([&](double x, double y) { return std::abs(x - y) <= tolerance; }, a, b, text);
}

inline Wrong throws_nothing(const std::function<void()>& statement, const std::string& text) {
  try {
    statement();
    return {};
  } catch (const std::exception& error) {
    return text + " threw " + error.what();
  }
}

template <typename Wanted>
Wrong throws(const std::function<void()>& statement, const std::string& text) {
  try {
    statement();
  } catch (const Wanted&) {
    return {};
  } catch (const std::exception& error) {
    return text + " threw something else: " + error.what();
  }
  return text + " threw nothing";
}

}  // namespace testing::standin
