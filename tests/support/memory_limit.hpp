// A machine with little memory.
#pragma once

#include <sys/resource.h>

namespace rgbd_stylize::testing_support {

/// As long as it lives programs that are started get no more memory than this. Those of AddressSanitizer ask
/// for terabytes, and cannot begin.
class MemoryLimit {
 public:
  explicit MemoryLimit(rlim_t bytes) {
    getrlimit(RLIMIT_DATA, &before_);
    const rlimit limited{bytes, before_.rlim_max};
    setrlimit(RLIMIT_DATA, &limited);
  }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;
  ~MemoryLimit() { setrlimit(RLIMIT_DATA, &before_); }

 private:
  rlimit before_{};
};

}  // namespace rgbd_stylize::testing_support
