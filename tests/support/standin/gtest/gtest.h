// A stand-in for the part of GoogleTest that the numerical modules' tests use, for machines that have nothing but
// LibTorch. The macros mean what they mean there.
#pragma once

#include <cmath>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace testing {

// ---------------------------------------------------------------- tests

class Test {
 public:
  virtual ~Test() = default;
  virtual void SetUp() {}
  virtual void TearDown() {}
  virtual void TestBody() = 0;
};

namespace standin {

struct NamedTest {
  std::string name;
  std::function<std::unique_ptr<Test>()> make;
};

inline std::vector<NamedTest>& registered_tests() {
  static std::vector<NamedTest> tests;
  return tests;
}

template <typename T>
bool register_test(const std::string& name) {
  registered_tests().push_back({name, [] { return std::make_unique<T>(); }});
  return true;
}

/// What is known of the test that runs now.
struct Progress {
  std::ostream* output = &std::cout;
  bool failed = false, skipped = false;
  std::vector<std::string> traces;
};

inline Progress& progress() {
  static Progress progress;
  return progress;
}

inline void run(Test& test) {
  auto& now = progress();
  test.SetUp();
  if (!now.failed && !now.skipped) test.TestBody();
  test.TearDown();
}

// ---------------------------------------------------------------- reports

enum class Kind { kFailure, kSkip };

/// Says on destruction what went wrong, followed by what was streamed into it.
class Report {
 public:
  Report(Kind kind, const std::string& place, const std::string& what) : kind_(kind) {
    text_ << "  " << place << ": " << what << ' ';
  }
  ~Report() {
    auto& now = progress();
    (kind_ == Kind::kFailure ? now.failed : now.skipped) = true;
    for (const auto& trace : now.traces) text_ << "\n    where: " << trace;
    *now.output << text_.str() << '\n';
  }
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

  template <typename T>
  Report& operator<<(const T& value) {
    text_ << value;
    return *this;
  }

 private:
  Kind kind_;
  std::ostringstream text_;
};

/// `return Nothing() & report << ...;` leaves a void function with a message.
struct Nothing {
  void operator&(const Report& /*report*/) const {}
};

struct Trace {
  explicit Trace(const std::string& text) { progress().traces.push_back(text); }
  ~Trace() { progress().traces.pop_back(); }
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;
};

// ---------------------------------------------------------------- checks: what is wrong, or nothing

using Wrong = std::optional<std::string>;

template <typename T, typename = void>
struct HasText : std::false_type {};
template <typename T>
struct HasText<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<const T&>())>> : std::true_type {};

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

inline Wrong near(double a, double b, double tolerance, const std::string& text) {
  return compare([&](double x, double y) { return std::abs(x - y) <= tolerance; }, a, b, text);
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

inline Wrong throws_nothing(const std::function<void()>& statement, const std::string& text) {
  try {
    statement();
    return {};
  } catch (const std::exception& error) {
    return text + " threw " + error.what();
  }
}

}  // namespace standin

/// Runs all tests of the program; the exit status: 1 where one failed.
inline int run_all_tests(std::ostream& output) {
  auto& now = standin::progress();
  now.output = &output;
  int passed = 0, failed = 0, skipped = 0;
  for (const auto& test : standin::registered_tests()) {
    now.failed = now.skipped = false;
    const auto thrown = standin::throws_nothing([&] { standin::run(*test.make()); }, test.name);
    if (thrown) standin::Report(standin::Kind::kFailure, "uncaught", *thrown);
    ++(now.failed ? failed : now.skipped ? skipped : passed);
    output << (now.failed ? "FAILED  " : now.skipped ? "skipped " : "passed  ") << test.name << std::endl;
  }
  output << passed << " passed, " << failed << " failed, " << skipped << " skipped" << std::endl;
  return failed > 0 || passed + skipped == 0 ? 1 : 0;
}

}  // namespace testing

#define STANDIN_TEST(suite, name, base)                                                                      \
  class suite##_##name##_Test : public base {                                                                \
    void TestBody() override;                                                                                \
  };                                                                                                         \
  [[maybe_unused]] const bool suite##_##name##_registered =                                                  \
      ::testing::standin::register_test<suite##_##name##_Test>(#suite "." #name);                            \
  void suite##_##name##_Test::TestBody()
#define TEST(suite, name) STANDIN_TEST(suite, name, ::testing::Test)
#define TEST_F(fixture, name) STANDIN_TEST(fixture, name, fixture)
