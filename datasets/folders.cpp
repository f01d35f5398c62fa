#include "folders.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/folder.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <set>

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

std::vector<fs::path> folder_tree(const fs::path& folder, Unreadable unreadable) {
  std::vector<fs::path> tree;
  std::set<fs::path> seen;
  // Links come after all that is really here: what a folder is called does not depend on who links to it.
  std::deque<fs::path> links = {folder};
  const std::function<void(const fs::path&)> walk = [&](const fs::path& at) {
    std::vector<fs::path> children;
    try {
      children = folders_in(at);
    } catch (const InputError&) {
      if (unreadable == Unreadable::kThrow) throw;
      return;
    }
    if (!seen.insert(fs::canonical(at)).second) return;
    tree.push_back(at);
    for (const auto& child : children) {
      if (fs::is_symlink(child))
        links.push_back(child);
      else
        walk(child);
    }
  };
  for (; !links.empty(); links.pop_front()) walk(links.front());
  std::sort(tree.begin(), tree.end());
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
