#include "zip_directory.hpp"

#include "file_bytes.hpp"

#include <algorithm>

namespace rgbd_stylize::weights {
namespace {

using namespace std::string_view_literals;

constexpr auto kEndMark = "PK\5\6"sv, kEnd64Mark = "PK\6\6"sv, kLocator64Mark = "PK\6\7"sv;
constexpr auto kCentralMark = "PK\1\2"sv, kLocalMark = "PK\3\4"sv;
constexpr size_t kEndSize = 22, kLocator64Size = 20, kCentralSize = 46, kLocalSize = 30;
constexpr uint32_t kIn64Bits = 0xffffffff;  // the number stands in the 64-bit extension

void expect_mark(std::string_view bytes, uint64_t offset, std::string_view mark) {
  if (slice(bytes, offset, mark.size()) != mark)
    throw Malformed("is a damaged zip file: a header is missing");
}

struct Range {
  uint64_t begin = 0, size = 0;
};

Range central_directory(std::string_view bytes) {
  // The end record is last, but for a comment of up to 64 KiB.
  const auto tail = bytes.substr(bytes.size() - std::min<size_t>(bytes.size(), kEndSize + 0xffff));
  const auto found = tail.rfind(kEndMark);
  if (found == std::string_view::npos) throw Malformed("is cut short: a zip file without its directory");
  const auto end = bytes.size() - tail.size() + found;
  const Range range{load<uint32_t>(bytes, end + 16), load<uint32_t>(bytes, end + 12)};
  const bool wide = end >= kLocator64Size && slice(bytes, end - kLocator64Size, 4) == kLocator64Mark;
  if (!wide) return range;
  const auto end64 = load<uint64_t>(bytes, end - kLocator64Size + 8);
  expect_mark(bytes, end64, kEnd64Mark);
  return {load<uint64_t>(bytes, end64 + 48), load<uint64_t>(bytes, end64 + 40)};
}

// The 64-bit numbers of an entry: those whose 32-bit field is full, in a fixed order.
std::string_view wide_numbers(std::string_view extra) {
  while (extra.size() >= 4) {
    const auto field = slice(extra, 4, load<uint16_t>(extra, 2));
    if (load<uint16_t>(extra, 0) == 1) return field;
    extra.remove_prefix(4 + field.size());
  }
  return {};
}

uint64_t widen(uint32_t narrow, std::string_view& wide) {
  if (narrow != kIn64Bits) return narrow;
  const auto value = load<uint64_t>(wide, 0);
  wide.remove_prefix(sizeof(value));
  return value;
}

}  // namespace

ZipDirectory::ZipDirectory(std::string_view bytes) : bytes_(bytes) {
  const auto range = central_directory(bytes);
  auto central = slice(bytes, range.begin, range.size);
  while (!central.empty()) {
    expect_mark(central, 0, kCentralMark);
    const auto name = slice(central, kCentralSize, load<uint16_t>(central, 28));
    const auto extra = slice(central, kCentralSize + name.size(), load<uint16_t>(central, 30));
    entries_.emplace(name, read_entry(central, extra));
    const auto comment = load<uint16_t>(central, 32);
    central.remove_prefix(slice(central, 0, kCentralSize + name.size() + extra.size() + comment).size());
  }
}

ZipDirectory::Entry ZipDirectory::read_entry(std::string_view central, std::string_view extra) {
  auto wide = wide_numbers(extra);
  const bool encrypted = load<uint16_t>(central, 8) & 1;
  const auto method = load<uint16_t>(central, 10);
  const auto size = widen(load<uint32_t>(central, 24), wide);
  const auto packed = widen(load<uint32_t>(central, 20), wide);
  return {widen(load<uint32_t>(central, 42), wide), size, method == 0 && !encrypted && size == packed};
}

std::string_view ZipDirectory::find_suffix(std::string_view suffix) const {
  for (const auto& [name, entry] : entries_) {
    if (name.size() >= suffix.size() && name.substr(name.size() - suffix.size()) == suffix) return name;
  }
  return {};
}

std::string_view ZipDirectory::record(std::string_view name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) throw Malformed("has no record " + std::string(name));
  const auto& entry = found->second;
  if (!entry.stored) {
    throw Malformed("has record " + std::string(name) +
                    " compressed; wanted stored, as torch.save writes it");
  }
  expect_mark(bytes_, entry.header, kLocalMark);
  const uint64_t names =
      load<uint16_t>(bytes_, entry.header + 26) + load<uint16_t>(bytes_, entry.header + 28);
  return slice(bytes_, entry.header + kLocalSize + names, entry.size);
}

}  // namespace rgbd_stylize::weights
