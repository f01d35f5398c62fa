#include "folders.hpp"

#include "rgbd_stylize/io/folder.hpp"

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> entries_in(const fs::path& folder, bool (*wanted)(const fs::directory_entry&)) {
  std::vector<fs::path> entries;
  for (const auto& entry : folder_entries(folder)) {
    if (wanted(entry)) entries.push_back(entry.path());
  }
  return entries;
}

// A link to a folder that it lies in, which would be followed for ever.
bool leads_back(const fs::path& child) {
  if (!fs::is_symlink(child)) return false;
  const auto way = fs::canonical(child.parent_path()).lexically_relative(fs::canonical(child));
  return !way.empty() && *way.begin() != "..";
}

}  // namespace

std::vector<fs::path> files_in(const fs::path& folder) {
  return entries_in(folder, [](const fs::directory_entry& entry) {
    std::error_code ignored;
    return entry.is_regular_file(ignored);
  });
}

std::vector<fs::path> folders_in(const fs::path& folder) {
  return entries_in(folder, [](const fs::directory_entry& entry) {
    std::error_code ignored;
    return entry.is_directory(ignored);
  });
}

std::vector<fs::path> folder_tree(const fs::path& folder) {
  std::vector<fs::path> tree = {folder};
  for (const auto& child : folders_in(folder)) {
    if (leads_back(child)) continue;
    const auto below = folder_tree(child);
    tree.insert(tree.end(), below.begin(), below.end());
  }
  return tree;
}

std::string name_below(const fs::path& root, const fs::path& path) {
  std::string name;
  for (const auto& part : path.lexically_relative(root)) {
    name += (name.empty() ? "" : "_") + part.string();
  }
  return name;
}

}  // namespace rgbd_stylize
