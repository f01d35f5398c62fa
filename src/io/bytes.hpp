// Files as bytes, and numbers in bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace rgbd_stylize {

using Bytes = std::vector<uint8_t>;

/// The whole of a file. Throws InputError where there is none, where it is a folder, and where it is empty.
Bytes read_bytes(const std::string& path);

/// Writes a file. Throws OutputError, also where the disk is full, that calls the file `name`.
void write_bytes(const std::string& path, const Bytes& bytes, const std::string& name);

/// `size` (1 to 4) bytes at `at` as an unsigned number; 0 beyond the end, so that a broken file needs no
/// checks before each number.
uint32_t number_at(const Bytes& bytes, size_t at, size_t size, bool big_endian);

/// Whether `text` stands at `at`.
bool text_at(const Bytes& bytes, size_t at, const std::string& text);

/// Turns numbers of `item` bytes, `count` of them from `data`, into the byte order of this machine.
void to_native_order(uint8_t* data, size_t count, size_t item, bool big_endian);

/// `header`, and behind it the rows of a float32 plane, little-endian.
Bytes with_rows(const std::string& header, const float* values, size_t count);

}  // namespace rgbd_stylize
