#include "rgbd_stylize/fetch/zip_record.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

#include <archive.h>
#include <archive_entry.h>

namespace rgbd_stylize {
namespace {

constexpr size_t kBlock = 1 << 16;

struct ArchiveDeleter {
  void operator()(archive* open) const { archive_read_free(open); }
};
using Archive = std::unique_ptr<archive, ArchiveDeleter>;

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw WeightsError(path + ": " + what);
}

void expect_good(const Archive& open, const std::string& path, la_ssize_t result) {
  if (result >= ARCHIVE_OK) return;
  const char* said = archive_error_string(open.get());
  const std::string reason = said ? said : "no reason is known";
  fail(path, "is a damaged zip file: " + reason.substr(0, reason.find('\n')));  // some of them end in one
}

Archive open_archive(const std::string& path) {
  Archive open(archive_read_new());
  if (!open) throw ResourceError(path + ": not enough memory to open it");
  archive_read_support_format_zip(open.get());
  expect_good(open, path, archive_read_open_filename(open.get(), path.c_str(), kBlock));
  return open;
}

void go_to_record(const Archive& open, const std::string& path, const std::string& name) {
  for (;;) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(open.get(), &entry);
    if (result == ARCHIVE_EOF) fail(path, "has no record " + name);
    expect_good(open, path, result);
    const char* found = archive_entry_pathname(entry);
    if (found && found == name) return;
  }
}

}  // namespace

void extract_zip_record(const std::string& archive, const std::string& name, const std::string& path) {
  const auto open = open_archive(archive);
  go_to_record(open, archive, name);
  std::ofstream file(path, std::ios::binary);
  std::array<char, kBlock> block;
  while (file) {
    const auto size = archive_read_data(open.get(), block.data(), block.size());
    expect_good(open, archive, size);
    if (size == 0) break;
    file.write(block.data(), size);
  }
  file.close();
  if (!file) throw OutputError(path + ": cannot be written: " + std::strerror(errno));
}

}  // namespace rgbd_stylize
