#include "progress_line.hpp"

#include "rgbd_stylize/io/tell.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace rgbd_stylize::cli {
namespace {

constexpr auto kRefresh = std::chrono::milliseconds(200);

// As much of the text as one row of the terminal holds: a longer line would go on in the next one, and only
// that would be rewritten.
std::string one_row(const std::string& text) {
  winsize terminal{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &terminal) != 0 || terminal.ws_col == 0) return text;
  int columns = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;  // a character of UTF-8
    if (begins && ++columns >= terminal.ws_col) return text.substr(0, i);
  }
  return text;
}

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
    tell("\r\033[K" + one_row(text));
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
