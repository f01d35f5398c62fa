#include "bytes.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

namespace rgbd_stylize {
namespace {

bool machine_is_big_endian() {
  const uint16_t one = 1;
  return reinterpret_cast<const uint8_t&>(one) == 0;
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Bytes read_bytes(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const auto kind = fs::status(path, ignored).type();
  if (kind == fs::file_type::not_found) throw InputError(path + ": there is no such file");
  if (kind == fs::file_type::directory) throw InputError(path + ": is a folder, wanted a file");
  // A pipe ends; a device such as /dev/zero does not.
  if (kind == fs::file_type::character || kind == fs::file_type::block) {
    throw InputError(path + ": is a device, wanted a file");
  }
  const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rb"));
  if (!file) throw InputError(path + ": cannot be opened: " + std::strerror(errno));
  Bytes bytes;
  uint8_t block[1 << 16];
  for (size_t got; (got = std::fread(block, 1, sizeof(block), file.get())) > 0;) {
    bytes.insert(bytes.end(), block, block + got);
  }
  if (std::ferror(file.get())) throw InputError(path + ": cannot be read: " + std::strerror(errno));
  if (bytes.empty()) throw InputError(path + ": the file is empty (0 bytes)");
  return bytes;
}

void write_bytes(const std::string& path, const Bytes& bytes, const std::string& name) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file) throw OutputError(name + ": cannot be opened for writing: " + std::strerror(errno));
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int why_not = errno;
  // What the buffer still holds is written only now, and may not fit either.
  const bool closed = std::fclose(file) == 0;
  if (!written || !closed) {
    throw OutputError(name + ": cannot be written: " + std::strerror(written ? errno : why_not));
  }
}

uint32_t number_at(const Bytes& bytes, size_t at, size_t size, bool big_endian) {
  if (at > bytes.size() || bytes.size() - at < size) return 0;
  uint32_t value = 0;
  for (size_t i = 0; i < size; ++i) value = value << 8 | bytes[at + (big_endian ? i : size - 1 - i)];
  return value;
}

bool text_at(const Bytes& bytes, size_t at, const std::string& text) {
  return at <= bytes.size() && bytes.size() - at >= text.size() &&
         std::equal(text.begin(),
                    text.end(),
                    bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
}

void to_native_order(uint8_t* data, size_t count, size_t item, bool big_endian) {
  if (big_endian == machine_is_big_endian()) return;
  for (size_t i = 0; i < count; ++i) std::reverse(data + i * item, data + (i + 1) * item);
}

Bytes with_rows(const std::string& header, const float* values, size_t count) {
  Bytes bytes(header.size() + count * sizeof(float));
  std::copy(header.begin(), header.end(), bytes.begin());
  auto* data = bytes.data() + header.size();
  std::memcpy(data, values, count * sizeof(float));
  to_native_order(data, count, sizeof(float), /*big_endian=*/false);  // and back: it only turns what differs
  return bytes;
}

}  // namespace rgbd_stylize
