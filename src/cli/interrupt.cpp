#include "interrupt.hpp"

#include <cerrno>
#include <csignal>

#include <unistd.h>

namespace rgbd_stylize::cli {
namespace {

volatile std::sig_atomic_t noted = 0;
constexpr char kTold[] = "\nstopping; once more ends it at once\n";

void note(int signal) {
  const int before = errno;
  noted = 1;
  std::signal(signal, SIG_DFL);
  std::signal(SIGPIPE, SIG_IGN);  // whoever reads what is told may have got the signal too; saving goes on
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kTold, sizeof(kTold) - 1);
  errno = before;
}

}  // namespace

void catch_interrupts() {
  std::signal(SIGINT, note);
  std::signal(SIGTERM, note);
}

bool interrupted() { return noted != 0; }

}  // namespace rgbd_stylize::cli
