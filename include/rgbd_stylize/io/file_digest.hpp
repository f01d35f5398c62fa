// Digests of files and bytes, in lower-case hexadecimal.
#pragma once

#include <string>
#include <string_view>

namespace rgbd_stylize {

/// SHA-256 of a file. Throws InputError.
std::string sha256_file(const std::string& path);

/// SHA-256 of bytes in memory.
std::string sha256_bytes(std::string_view bytes);

/// MD5 of a file, for files whose publishers give nothing better. It tells damage, not malice. Throws
/// InputError.
std::string md5_file(const std::string& path);

}  // namespace rgbd_stylize
