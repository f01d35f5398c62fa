// Zip files for tests.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>

namespace rgbd_stylize::testing_fetch {

/// Writes a zip file of those names and contents, deflated or stored.
inline void write_zip(const std::string& path,
                      const std::vector<std::pair<std::string, std::string>>& records,
                      bool deflated = true) {
  auto* zip = archive_write_new();
  archive_write_set_format_zip(zip);
  archive_write_set_options(zip, deflated ? "zip:compression=deflate" : "zip:compression=store");
  int result = archive_write_open_filename(zip, path.c_str());
  for (const auto& [name, content] : records) {
    auto* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    result |= archive_write_header(zip, entry);
    result |= archive_write_data(zip, content.data(), content.size()) < 0;
    archive_entry_free(entry);
  }
  result |= archive_write_free(zip);
  if (result != ARCHIVE_OK) throw std::runtime_error(path + ": no zip file could be written");
}

}  // namespace rgbd_stylize::testing_fetch
