#include "rgbd_stylize/io/file_name.hpp"

#include <algorithm>
#include <cctype>

namespace rgbd_stylize {

std::string lower_extension(const std::filesystem::path& file) {
  auto extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return extension;
}

}  // namespace rgbd_stylize
