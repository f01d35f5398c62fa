#include "folder_lock.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace rgbd_stylize {
namespace {

// Tries again where a signal interrupted the waiting.
int lock(int file, int operation) {
  int result = 0;
  do result = flock(file, operation);
  while (result != 0 && errno == EINTR);
  return result;
}

}  // namespace

FolderLock::FolderLock(const std::string& folder) {
  const auto path = folder + "/.lock";
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file_ < 0) throw OutputError(path + ": cannot be written: " + std::strerror(errno));
  works_ = lock(file_, LOCK_SH) == 0;
}

FolderLock::~FolderLock() { close(file_); }

FolderLock::Others FolderLock::leave() {
  if (!works_) return Others::kUnknown;
  // Two that are last at once both give up their share before they ask for all: one of them gets it.
  lock(file_, LOCK_UN);
  return lock(file_, LOCK_EX | LOCK_NB) == 0 ? Others::kNone : Others::kSome;
}

}  // namespace rgbd_stylize
