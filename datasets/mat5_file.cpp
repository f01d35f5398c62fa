// The layout is that of "MAT-File Format", The MathWorks, level 5: a header of 128 bytes, then elements, each
// a tag (type and size in bytes) and its data, filled up to a multiple of eight bytes.
#include "mat5_file.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string_view>

#include <zlib.h>

namespace rgbd_stylize {
namespace {

constexpr size_t kHeader = 128;
constexpr size_t kLargest = size_t{64} << 20;  // bytes of an unpacked array: splits take a few thousand

enum Type : uint32_t {
  kInt8 = 1,
  kUInt8 = 2,
  kInt16 = 3,
  kUInt16 = 4,
  kInt32 = 5,
  kUInt32 = 6,
  kSingle = 7,
  kDouble = 9,
  kInt64 = 12,
  kUInt64 = 13,
  kMatrix = 14,
  kCompressed = 15
};

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw InputError(path + ": the MATLAB file " + what + "; copy or download it again");
}

template <class Number>
Number number_at(std::string_view bytes, size_t at) {
  Number value;
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}

struct Element {
  uint32_t type;
  std::string_view data;
};

// Takes the first element off `bytes`. Small ones have type and size in one word and up to four bytes of
// data.
Element take(const std::string& path, std::string_view& bytes) {
  constexpr size_t kTag = 8;
  if (bytes.size() < kTag) fail(path, "is cut short");
  const auto first = number_at<uint32_t>(bytes, 0);
  const bool small = first >> 16 != 0;
  const size_t size = small ? first >> 16 : number_at<uint32_t>(bytes, 4);
  const size_t begin = small ? 4 : kTag;
  const uint32_t type = small ? first & 0xFFFF : first;
  const size_t room = small ? 4 : bytes.size() - kTag;
  if (size > room) fail(path, "is cut short");
  const Element element = {type, bytes.substr(begin, size)};
  // Compressed elements alone are not filled up.
  const size_t end = small ? kTag : begin + (type == kCompressed ? size : (size + 7) / 8 * 8);
  bytes.remove_prefix(std::min(end, bytes.size()));
  return element;
}

std::string unpack(const std::string& path, std::string_view packed) {
  std::string unpacked(8, '\0');
  z_stream stream = {};
  if (inflateInit(&stream) != Z_OK) throw ResourceError("zlib cannot be started");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> ended(&stream, &inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  int result = Z_OK;
  while (result == Z_OK && stream.total_out < kLargest) {
    const size_t done = stream.total_out;
    if (done == unpacked.size()) unpacked.resize(std::min(4 * done, kLargest));
    stream.next_out = reinterpret_cast<Bytef*>(unpacked.data() + done);
    stream.avail_out = static_cast<uInt>(unpacked.size() - done);
    result = inflate(&stream, Z_NO_FLUSH);
  }
  unpacked.resize(stream.total_out);
  if (result != Z_STREAM_END) fail(path, "holds a compressed array that is damaged or far too large");
  return unpacked;
}

template <class Number>
std::optional<std::vector<int64_t>> whole_numbers(std::string_view data) {
  std::vector<int64_t> numbers;
  for (size_t at = 0; at + sizeof(Number) <= data.size(); at += sizeof(Number)) {
    const auto value = static_cast<double>(number_at<Number>(data, at));
    if (value != std::floor(value) || std::abs(value) > 1e15) return {};
    numbers.push_back(static_cast<int64_t>(value));
  }
  return numbers;
}

// MATLAB stores whole numbers in the smallest type that holds them, whatever the array's own type.
std::optional<std::vector<int64_t>> whole_numbers(const Element& element) {
  switch (element.type) {
    case kInt8:
      return whole_numbers<int8_t>(element.data);
    case kUInt8:
      return whole_numbers<uint8_t>(element.data);
    case kInt16:
      return whole_numbers<int16_t>(element.data);
    case kUInt16:
      return whole_numbers<uint16_t>(element.data);
    case kInt32:
      return whole_numbers<int32_t>(element.data);
    case kUInt32:
      return whole_numbers<uint32_t>(element.data);
    case kSingle:
      return whole_numbers<float>(element.data);
    case kDouble:
      return whole_numbers<double>(element.data);
    case kInt64:
      return whole_numbers<int64_t>(element.data);
    case kUInt64:
      return whole_numbers<uint64_t>(element.data);
    default:
      return {};
  }
}

using Arrays = std::map<std::string, std::vector<int64_t>>;

// Flags, sizes, name, numbers.
void add_array(const std::string& path, std::string_view matrix, Arrays& arrays) {
  constexpr unsigned kFirstNumeric = 6, kLastNumeric = 15;  // of the classes: double to uint64
  const auto flags = take(path, matrix);
  if (flags.data.size() < 8) fail(path, "is damaged");
  const auto array_class = static_cast<unsigned char>(flags.data[0]);
  if (array_class < kFirstNumeric || array_class > kLastNumeric) return;
  take(path, matrix);
  const auto name = take(path, matrix);
  if (auto numbers = whole_numbers(take(path, matrix))) arrays[std::string(name.data)] = std::move(*numbers);
}

// Fewer bytes than that where the file ends before.
std::string first_bytes(const std::string& path, size_t count) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(count, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(file.gcount()));
  return bytes;
}

}  // namespace

bool is_mat5_file(const std::string& path) {
  const std::string start = "MATLAB 5.0 MAT-file";
  return first_bytes(path, start.size()) == start;
}

Arrays read_mat5_file(const std::string& path) {
  const auto size = std::filesystem::file_size(path);
  if (size > kLargest) fail(path, "is far larger than one of frame numbers");
  const auto bytes = first_bytes(path, size);
  if (bytes.size() < kHeader) fail(path, "is cut short");
  if (bytes.compare(kHeader - 2, 2, "IM") != 0) {
    throw InputError(path + ": was written on a big-endian machine; save it again on another");
  }
  Arrays arrays;
  std::string_view rest(bytes);
  rest.remove_prefix(kHeader);
  while (!rest.empty()) {
    auto element = take(path, rest);
    std::string unpacked;
    if (element.type == kCompressed) {
      unpacked = unpack(path, element.data);
      std::string_view inner(unpacked);
      element = take(path, inner);
    }
    if (element.type == kMatrix) add_array(path, element.data, arrays);
  }
  return arrays;
}

}  // namespace rgbd_stylize
