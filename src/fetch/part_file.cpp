#include "part_file.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace rgbd_stylize::fetch {

PartFile::PartFile(std::string path) : path_(std::move(path)) {
  file_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file_ < 0) throw OutputError(path_ + ": cannot be written: " + std::strerror(errno));
  if (flock(file_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    close(file_);
    throw OutputError(path_ + ": is being written by another process; wait for it to end");
  }
  size_ = static_cast<uint64_t>(lseek(file_, 0, SEEK_END));
}

PartFile::~PartFile() {
  if (size_ == 0) unlink(path_.c_str());
  close(file_);
}

bool PartFile::append(const char* data, size_t size) noexcept {
  while (size > 0) {
    const auto written = write(file_, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      error_ = errno;
      return false;
    }
    data += written;
    size -= static_cast<size_t>(written);
    size_ += static_cast<uint64_t>(written);
  }
  return true;
}

bool PartFile::start_again() noexcept {
  if (ftruncate(file_, 0) != 0) {
    error_ = errno;
    return false;
  }
  size_ = 0;
  return true;
}

void PartFile::check() const {
  if (error_ == 0) return;
  throw OutputError(path_ + ": cannot be written: " + std::strerror(error_) + "; its " +
                    std::to_string(size_) + " bytes are kept, and the same command goes on from there");
}

}  // namespace rgbd_stylize::fetch
