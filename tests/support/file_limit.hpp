// A disk that is full, as far as that can be had without one.
#pragma once

#include <csignal>

#include <sys/resource.h>

namespace rgbd_stylize::testing_support {

/// As long as it lives no file may grow beyond a limit, here and in programs that are started meanwhile:
/// writing then fails in the same places as on a full disk.
class FileLimit {
 public:
  explicit FileLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limited{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limited);
  }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;
  ~FileLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

}  // namespace rgbd_stylize::testing_support
