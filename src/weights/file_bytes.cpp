#include "file_bytes.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rgbd_stylize::weights {
namespace {

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) close(number);
  }
};

std::string reason() { return std::strerror(errno); }

}  // namespace

MappedFile::MappedFile(const std::string& path) {
  const Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};  // a pipe must not block
  struct stat status {};
  if (file.number < 0 || fstat(file.number, &status) != 0) throw Malformed("cannot be opened: " + reason());
  if (!S_ISREG(status.st_mode)) throw Malformed("is not a file; wanted a weights file");
  if (status.st_size == 0) throw Malformed("is empty; wanted a weights file");
  size_ = static_cast<size_t>(status.st_size);
  void* data = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.number, 0);
  if (data == MAP_FAILED) throw Malformed("cannot be read: " + reason());
  data_ = static_cast<const char*>(data);
}

MappedFile::~MappedFile() { munmap(const_cast<char*>(data_), size_); }

}  // namespace rgbd_stylize::weights
