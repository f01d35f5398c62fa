#include "container.hpp"

#include "tiff_tags.hpp"

#include <cctype>
#include <optional>
#include <utility>

namespace rgbd_stylize {
namespace {

// A part of a file: a chunk of a PNG or WebP, a segment of a JPEG. Only parts that are there to their end are
// listed.
struct Chunk {
  std::string name;
  size_t begin;
  size_t size;
};

std::string name_at(const Bytes& bytes, size_t at) { return {bytes.begin() + at, bytes.begin() + at + 4}; }

std::vector<Chunk> png_chunks(const Bytes& bytes) {
  std::vector<Chunk> chunks;
  constexpr size_t kSignature = 8, kAround = 12;  // length, name and checksum stand around the data
  for (size_t at = kSignature; at + kAround <= bytes.size();) {
    const size_t size = number_at(bytes, at, 4, true);
    if (size > bytes.size() - at - kAround) break;
    chunks.push_back({name_at(bytes, at + 4), at + 8, size});
    if (chunks.back().name == "IEND") break;  // what lies behind it is none of the picture's
    at += kAround + size;
  }
  return chunks;
}

std::vector<Chunk> webp_chunks(const Bytes& bytes) {
  std::vector<Chunk> chunks;
  constexpr size_t kSignature = 12, kHeader = 8;
  for (size_t at = kSignature; at + kHeader <= bytes.size();) {
    const size_t size = number_at(bytes, at + 4, 4, false);
    if (size > bytes.size() - at - kHeader) break;
    chunks.push_back({name_at(bytes, at), at + kHeader, size});
    at += kHeader + size + size % 2;
  }
  return chunks;
}

std::vector<Chunk> jpeg_segments(const Bytes& bytes) {
  constexpr int kStuffing = 0x00, kFill = 0xFF, kFirstRestart = 0xD0, kStartOfImage = 0xD8,
                kEndOfImage = 0xD9;
  std::vector<Chunk> segments;
  for (size_t at = 2; at + 1 < bytes.size();) {
    const int marker = bytes[at + 1];
    const bool no_segment =
        marker == kStuffing || marker == kFill || (marker >= kFirstRestart && marker <= kStartOfImage);
    if (bytes[at] != 0xFF || no_segment) {  // inside compressed data
      ++at;
      continue;
    }
    if (marker == kEndOfImage) {
      segments.push_back({"end", at + 2, 0});
      break;
    }
    const size_t length = number_at(bytes, at + 2, 2, true);
    if (length < 2 || length > bytes.size() - at - 2) break;
    segments.push_back({marker == 0xE1 ? "APP1" : "", at + 4, length - 2});
    at += 2 + length;
  }
  return segments;
}

std::vector<Chunk> list_chunks(const Bytes& bytes, const std::string& format) {
  if (format == "PNG") return png_chunks(bytes);
  if (format == "JPEG") return jpeg_segments(bytes);
  if (format == "WebP") return webp_chunks(bytes);
  return {};
}

// The EXIF data, which has the form of a TIFF file.
std::optional<Bytes> exif_block(const Bytes& bytes, const std::string& format) {
  const std::string prefix("Exif\0\0", 6);  // in every JPEG, and in some WebP files against the rule
  for (const auto& chunk : list_chunks(bytes, format)) {
    const bool prefixed = text_at(bytes, chunk.begin, prefix) && chunk.size >= prefix.size();
    const bool exif = chunk.name == "APP1" ? prefixed : chunk.name == "eXIf" || chunk.name == "EXIF";
    if (!exif) continue;
    const auto begin = bytes.begin() + chunk.begin;
    return Bytes(begin + (prefixed ? prefix.size() : 0), begin + chunk.size);
  }
  return {};
}

}  // namespace

std::string image_format(const Bytes& bytes) {
  static const std::pair<std::string, std::string> kSignatures[] = {
      {"\x89PNG\r\n\x1a\n", "PNG"},
      {"\xff\xd8\xff", "JPEG"},
      {{"II*\0", 4}, "TIFF"},
      {{"MM\0*", 4}, "TIFF"},
      {"BM", "BMP"},
      {"\x76\x2f\x31\x01", "EXR"},
      {"\x93NUMPY", "NPY"},
      {"#?RADIANCE", "Radiance HDR"},
      {{"\0\0\0\x0cjP  ", 8}, "JPEG 2000"},
      {"PF\n", "PFM"},
      {"Pf\n", "PFM"},
  };
  for (const auto& [signature, name] : kSignatures) {
    if (text_at(bytes, 0, signature)) return name;
  }
  if (text_at(bytes, 0, "RIFF") && text_at(bytes, 8, "WEBP")) return "WebP";
  const bool pnm =
      bytes.size() > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7' && std::isspace(bytes[2]);
  return pnm ? "PNM" : "";
}

bool cut_short(const Bytes& bytes, const std::string& format) {
  if (format != "PNG" && format != "JPEG") return false;
  const auto chunks = list_chunks(bytes, format);
  return chunks.empty() || chunks.back().name != (format == "PNG" ? "IEND" : "end");
}

int exif_orientation(const Bytes& bytes, const std::string& format) {
  const auto exif = exif_block(bytes, format);
  if (!exif) return 1;
  constexpr int kOrientationTag = 0x0112;
  const auto at = tiff_value(*exif, kOrientationTag);
  const int value = at ? static_cast<int>(number_at(*exif, *at, 2, is_big_endian_tiff(*exif))) : 1;
  return value >= 1 && value <= 8 ? value : 1;
}

}  // namespace rgbd_stylize
