#include "interrupt.hpp"

#include "rgbd_stylize/io/atomic_file.hpp"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace rgbd_stylize::cli {
namespace {

volatile std::sig_atomic_t noted = 0;
volatile std::sig_atomic_t told_on = STDERR_FILENO;
constexpr char kTold[] = "\nstopping; once more ends it at once\n";

void end(int signal) {
  remove_unfinished_files();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void note(int signal) {
  const int before = errno;
  noted = 1;
  std::signal(signal, end);
  std::signal(SIGPIPE, SIG_IGN);  // whoever reads what is told may have got the signal too; saving goes on
  [[maybe_unused]] const auto written = write(told_on, kTold, sizeof(kTold) - 1);
  errno = before;
}

}  // namespace

void leave_nothing_unfinished() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (std::signal(signal, end) == SIG_IGN) std::signal(signal, SIG_IGN);  // as nohup wants it
  }
}

void catch_interrupts() {
  // A copy, as stderr itself is turned aside while a picture is decoded: what is written there then is lost.
  static const int stderr_copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (stderr_copy != -1) told_on = stderr_copy;
  std::signal(SIGINT, note);
  std::signal(SIGTERM, note);
}

bool interrupted() { return noted != 0; }

}  // namespace rgbd_stylize::cli
