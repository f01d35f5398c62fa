#include "messages.hpp"

#include "rgbd_stylize/io/tell.hpp"

#include <fmt/format.h>

namespace rgbd_stylize::cli {

void print_line(const std::string& what, const std::string& text) {
  tell(fmt::format("{:<10} {}\n", what, text));
}

void print_warnings(const std::vector<std::string>& warnings) {
  for (const auto& warning : warnings) tell(fmt::format("warning: {}\n", warning));
}

std::string with_name(const std::string& file, const std::string& message) {
  const bool named = message.find(file) != std::string::npos;
  return named ? message : file + ": " + message;
}

void print_warnings_of(const std::string& file, const std::vector<std::string>& warnings) {
  for (const auto& warning : warnings) print_warnings({with_name(file, warning)});
}

void print_error(const std::string& message) { tell(fmt::format("rgbd_stylize: {}\n", message)); }

}  // namespace rgbd_stylize::cli
