#include "progress_line.hpp"

#include "rgbd_stylize/io/tell.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace rgbd_stylize::cli {
namespace {

constexpr auto kRefresh = std::chrono::milliseconds(200);

}  // namespace

ProgressLine::ProgressLine(int64_t parts, bool rewrite)
    : parts_(parts),
      terminal_(isatty(STDERR_FILENO) == 1),
      rewrite_(rewrite && terminal_),
      last_shown_(Clock::now() - kRefresh) {}

bool ProgressLine::is_due(int64_t done, int64_t total) {
  if (terminal_) return done == total || Clock::now() - last_shown_ >= kRefresh;
  const auto part = done * parts_ / total;
  const bool due = part > last_part_;
  last_part_ = part;
  return due;
}

void ProgressLine::show(const std::string& text) {
  last_shown_ = Clock::now();
  if (rewrite_) {
    tell(fmt::format("\r\033[K{}", text));
  } else {
    tell(text + "\n");
  }
  line_open_ = rewrite_;
}

void ProgressLine::finish() {
  if (line_open_) tell("\n");
  line_open_ = false;
}

}  // namespace rgbd_stylize::cli
