#include "rgbd_stylize/io/folder.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <algorithm>

namespace rgbd_stylize {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

std::vector<fs::directory_entry> folder_entries(const fs::path& folder) {
  std::vector<fs::directory_entry> entries;
  std::error_code problem;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (entry->path().filename().string().front() != '.') entries.push_back(*entry);
  }
  if (problem) throw InputError(folder.string() + ": cannot be read: " + problem.message());
  std::sort(entries.begin(), entries.end());  // folders have no order of their own
  return entries;
}

}  // namespace rgbd_stylize
