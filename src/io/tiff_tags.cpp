#include "tiff_tags.hpp"

namespace rgbd_stylize {

bool is_big_endian_tiff(const Bytes& bytes) { return text_at(bytes, 0, "MM"); }

std::optional<size_t> tiff_value(const Bytes& bytes, int tag) {
  const bool big = is_big_endian_tiff(bytes);
  if (!big && !text_at(bytes, 0, "II")) return {};
  constexpr size_t kEntry = 12;
  constexpr uint32_t kShort = 3;
  const size_t directory = number_at(bytes, 4, 4, big);
  const size_t entries = number_at(bytes, directory, 2, big);
  for (size_t i = 0; i < entries; ++i) {
    const size_t at = directory + 2 + i * kEntry;
    if (at + kEntry > bytes.size()) break;
    const bool one_short =
        number_at(bytes, at + 2, 2, big) == kShort && number_at(bytes, at + 4, 4, big) == 1;
    if (static_cast<int>(number_at(bytes, at, 2, big)) == tag && one_short) return at + 8;
  }
  return {};
}

void keep_tiff_as_stored(Bytes& bytes) {
  constexpr int kOrientationTag = 274;
  const auto at = tiff_value(bytes, kOrientationTag);
  if (!at) return;
  const bool big = is_big_endian_tiff(bytes);
  bytes[*at] = big ? 0 : 1;
  bytes[*at + 1] = big ? 1 : 0;
}

void keep_tiff_colours(Bytes& bytes) {
  constexpr int kExtraSamplesTag = 338;
  if (const auto at = tiff_value(bytes, kExtraSamplesTag)) bytes[*at] = bytes[*at + 1] = 0;
}

}  // namespace rgbd_stylize
