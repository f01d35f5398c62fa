// A file that is not complete yet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace rgbd_stylize::fetch {

/// A partial download, open for writing at its end and locked against another process that would write it
/// too. What is in it stays when it is closed, unless that is nothing: then it is removed.
class PartFile {
 public:
  /// Opens `path`, or makes it. Throws OutputError.
  explicit PartFile(std::string path);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] uint64_t size() const { return size_; }

  /// Both may be called from C: they do not throw. false: see check().
  bool append(const char* data, size_t size) noexcept;
  bool start_again() noexcept;

  /// Throws OutputError if anything could not be written.
  void check() const;

 private:
  std::string path_;
  int file_ = -1;
  uint64_t size_ = 0;
  int error_ = 0;
};

}  // namespace rgbd_stylize::fetch
