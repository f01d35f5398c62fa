#include "program.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace rgbd_stylize {

int run_program(CLI::App& app, int argc, char** argv, const std::function<void()>& run) {
  CLI11_PARSE(app, argc, argv);
  try {
    run();
  } catch (...) {
    const auto failure = failure_of(std::current_exception());
    fmt::print(stderr, "{}: {}\n", std::filesystem::path(argv[0]).filename().string(), failure.message);
    return static_cast<int>(failure.code);
  }
  return 0;
}

void check_output(const std::string& output, const std::vector<std::string>& inputs) {
  for (const auto& input : inputs) {
    std::error_code ignored;  // a file that is not there is not the same
    if (std::filesystem::equivalent(output, input, ignored))
      throw UsageError("--output " + output + ": is " + input + ", which is read");
  }
}

}  // namespace rgbd_stylize
