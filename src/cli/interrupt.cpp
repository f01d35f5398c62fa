#include "interrupt.hpp"

#include <csignal>

#include <unistd.h>

namespace rgbd_stylize::cli {
namespace {

volatile std::sig_atomic_t noted = 0;
constexpr char kTold[] = "\nstopping after what is being computed; once more ends it at once\n";

void note(int signal) {
  noted = 1;
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kTold, sizeof(kTold) - 1);
  std::signal(signal, SIG_DFL);
}

}  // namespace

void catch_interrupts() {
  std::signal(SIGINT, note);
  std::signal(SIGTERM, note);
}

bool interrupted() { return noted != 0; }

}  // namespace rgbd_stylize::cli
