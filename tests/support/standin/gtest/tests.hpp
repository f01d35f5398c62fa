// Tests, what they report, and the loop that runs them.
#pragma once

#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace testing {

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

enum class Kind { kFailure, kSkip };

/// Says on destruction what went wrong, followed by what was streamed into it.
class Report {
 public:
  Report(Kind kind, const char* file, int line, const std::string& what) : kind_(kind) {
    text_ << "  " << file << ':' << line << ": " << what << ' ';
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

/// `return Nothing() & Report(...) << ...;` leaves a void function with a message.
struct Nothing {
  void operator&(const Report& /*report*/) const {}
};

struct Trace {
  explicit Trace(const std::string& text) { progress().traces.push_back(text); }
  ~Trace() { progress().traces.pop_back(); }
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;
};

inline void run(const std::function<void()>& step, const std::string& name) {
  try {
    step();
  } catch (const std::exception& error) {
    Report(Kind::kFailure, name.c_str(), 0, std::string("uncaught: ") + error.what());
  }
}

}  // namespace standin

/// Runs all tests of the program; the exit status: 1 where one failed or there are none.
inline int run_all_tests(std::ostream& output) {
  auto& now = standin::progress();
  now.output = &output;
  int passed = 0, failed = 0, skipped = 0;
  for (const auto& [name, make] : standin::registered_tests()) {
    now.failed = now.skipped = false;
    const auto test = make();
    standin::run([&] { test->SetUp(); }, name);
    if (!now.failed && !now.skipped) standin::run([&] { test->TestBody(); }, name);
    standin::run([&] { test->TearDown(); }, name);
    ++(now.failed ? failed : now.skipped ? skipped : passed);
    output << (now.failed ? "FAILED  " : now.skipped ? "skipped " : "passed  ") << name << std::endl;
  }
  output << passed << " passed, " << failed << " failed, " << skipped << " skipped" << std::endl;
  return failed > 0 || passed + skipped == 0 ? 1 : 0;
}

}  // namespace testing
