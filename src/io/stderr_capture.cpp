#include "stderr_capture.hpp"

#include "rgbd_stylize/io/tell.hpp"

#include <cstdio>
#include <mutex>

#include <sys/mman.h>
#include <unistd.h>

namespace rgbd_stylize {
namespace {

// Points the descriptor of the standard error stream at memory, and back when it goes out of scope.
class Diversion {
 public:
  Diversion() : memory_(memfd_create("stderr", MFD_CLOEXEC)) {
    std::fflush(stderr);
    if (memory_ < 0) return;
    original_ = dup(STDERR_FILENO);
    if (original_ >= 0) dup2(memory_, STDERR_FILENO);
  }
  Diversion(const Diversion&) = delete;
  Diversion& operator=(const Diversion&) = delete;
  ~Diversion() {
    std::fflush(stderr);
    if (original_ >= 0) {
      dup2(original_, STDERR_FILENO);
      close(original_);
    }
    if (memory_ >= 0) close(memory_);
  }

  [[nodiscard]] std::string text() const {
    std::fflush(stderr);
    char buffer[4096];
    const ssize_t size = pread(memory_, buffer, sizeof(buffer), 0);
    return size > 0 ? std::string(buffer, static_cast<size_t>(size)) : std::string();
  }

 private:
  int memory_;
  int original_ = -1;
};

std::mutex one_at_a_time;  // the stream belongs to the whole process

}  // namespace

void tell(const std::string& text) {
  const std::lock_guard<std::mutex> lock(one_at_a_time);
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

std::string capture_stderr(const std::function<void()>& work) {
  const std::lock_guard<std::mutex> lock(one_at_a_time);
  const Diversion diversion;
  work();
  return diversion.text();
}

}  // namespace rgbd_stylize
