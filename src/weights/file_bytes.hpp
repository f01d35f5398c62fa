// Bytes of a file that is not to be believed.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rgbd_stylize::weights {

/// What is wrong with a weights file, without its name: `open_weights` puts that in front and throws
/// WeightsError.
struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file mapped into memory: only the pages that are looked at are read. Throws Malformed where it is
/// missing, empty or not a regular file.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  size_t size_ = 0;
};

/// `size` bytes from `begin`. Throws Malformed where `bytes` ends before that.
inline std::string_view slice(std::string_view bytes, uint64_t begin, uint64_t size) {
  if (begin > bytes.size() || size > bytes.size() - begin) {
    throw Malformed("is cut short or damaged: wanted " + std::to_string(size) + " bytes from byte " +
                    std::to_string(begin) + ", found " + std::to_string(bytes.size()) + " in all");
  }
  return bytes.substr(begin, size);
}

/// The little-endian number at `offset`. Throws Malformed.
template <typename T>
T load(std::string_view bytes, uint64_t offset) {
  T value;
  std::memcpy(&value, slice(bytes, offset, sizeof(T)).data(), sizeof(T));
  return value;
}

/// Takes parts off the front of bytes. Throws Malformed where they end too soon.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] size_t position() const { return position_; }
  [[nodiscard]] std::string_view rest() const { return bytes_.substr(position_); }

  std::string_view take(uint64_t size) {
    const auto part = slice(bytes_, position_, size);
    position_ += size;
    return part;
  }

  template <typename T>
  T number() {
    return load<T>(take(sizeof(T)), 0);
  }

 private:
  std::string_view bytes_;
  size_t position_ = 0;
};

}  // namespace rgbd_stylize::weights
