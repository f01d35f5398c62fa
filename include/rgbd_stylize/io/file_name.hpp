// What the names of files say.
#pragma once

#include <filesystem>
#include <string>

namespace rgbd_stylize {

/// The end of a file's name in lower case, ".png"; empty where it has none.
std::string lower_extension(const std::filesystem::path& file);

}  // namespace rgbd_stylize
