// What lies in a folder.
#pragma once

#include <filesystem>
#include <vector>

namespace rgbd_stylize {

/// False as well where nobody may look; reading or writing there says why.
bool is_folder(const std::filesystem::path& path);

/// Everything in a folder by name, hidden files left out. Throws InputError where it cannot be read.
std::vector<std::filesystem::directory_entry> folder_entries(const std::filesystem::path& folder);

}  // namespace rgbd_stylize
