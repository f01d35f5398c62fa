#include "folders.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> entries_in(const fs::path& folder, bool (*wanted)(const fs::directory_entry&)) {
  std::vector<fs::path> entries;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(folder, problem)) {
    const bool hidden = entry.path().filename().string().front() == '.';
    if (!hidden && wanted(entry)) entries.push_back(entry.path());
  }
  if (problem) throw InputError(folder.string() + ": cannot be read: " + problem.message());
  std::sort(entries.begin(), entries.end());  // folders have no order of their own
  return entries;
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
    return entry.is_directory(ignored) && !entry.is_symlink(ignored);
  });
}

std::vector<fs::path> folder_tree(const fs::path& folder) {
  std::vector<fs::path> tree = {folder};
  for (const auto& child : folders_in(folder)) {
    const auto below = folder_tree(child);
    tree.insert(tree.end(), below.begin(), below.end());
  }
  return tree;
}

std::string lower_extension(const fs::path& file) {
  auto extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return extension;
}

std::string name_below(const fs::path& root, const fs::path& path) {
  std::string name;
  for (const auto& part : path.lexically_relative(root)) {
    name += (name.empty() ? "" : "_") + part.string();
  }
  return name;
}

}  // namespace rgbd_stylize
