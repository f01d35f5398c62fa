// What lies in folders, in an order that does not depend on the machine.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace rgbd_stylize {

/// The files, or the folders, directly in `folder`, by name; hidden ones are left out. Throws InputError.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder);
std::vector<std::filesystem::path> folders_in(const std::filesystem::path& folder);

/// What becomes of a folder in a tree that cannot be read.
enum class Unreadable { kThrow, kPassOver };

/// `folder` and all folders below it, each before those in it. Links are followed; a folder that several lead
/// to is there once, by its own name where it has one here. Throws InputError.
std::vector<std::filesystem::path> folder_tree(const std::filesystem::path& folder,
                                               Unreadable unreadable = Unreadable::kThrow);

/// `path` from `root` on as one word, its parts joined by '_': what a frame in a tree is called.
std::string name_below(const std::filesystem::path& root, const std::filesystem::path& path);

}  // namespace rgbd_stylize
