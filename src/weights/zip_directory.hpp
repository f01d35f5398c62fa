// The records of a zip file that are stored as they are.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace rgbd_stylize::weights {

/// The directory of a zip file, with the 64-bit extension that PyTorch always writes. LibTorch's own reader
/// allocates what the directory claims before it looks at the data; this one only ever points into the file.
class ZipDirectory {
 public:
  /// Throws Malformed where the directory is missing or damaged.
  explicit ZipDirectory(std::string_view bytes);

  [[nodiscard]] bool holds(std::string_view name) const { return entries_.count(name) > 0; }

  /// The name of the first record that ends with `suffix`, or nothing.
  [[nodiscard]] std::string_view find_suffix(std::string_view suffix) const;

  /// The bytes of a record. Throws Malformed where it is missing, compressed or beyond the file.
  [[nodiscard]] std::string_view record(std::string_view name) const;

 private:
  struct Entry {
    uint64_t header = 0;
    uint64_t size = 0;
    bool stored = false;
  };
  static Entry read_entry(std::string_view central, std::string_view extra);

  std::string_view bytes_;
  std::map<std::string_view, Entry> entries_;
};

}  // namespace rgbd_stylize::weights
