// The operations of a pickle and their operands, as bytes.
#pragma once

#include "file_bytes.hpp"

namespace rgbd_stylize::weights {

/// The operations that `torch.save` emits, by their names in Python's pickletools.
enum class Operation : uint8_t {
  kProto = 0x80,
  kFrame = 0x95,
  kStop = '.',
  // constants
  kNone = 'N',
  kNewTrue = 0x88,
  kNewFalse = 0x89,
  kBinInt = 'J',
  kBinInt1 = 'K',
  kBinInt2 = 'M',
  kLong1 = 0x8a,
  kBinFloat = 'G',
  kShortBinString = 'U',
  kBinString = 'T',
  kShortBinBytes = 'C',
  kBinBytes = 'B',
  kBinBytes8 = 0x8e,
  kShortBinUnicode = 0x8c,
  kBinUnicode = 'X',
  kBinUnicode8 = 0x8d,
  // containers
  kMark = '(',
  kEmptyTuple = ')',
  kTuple = 't',
  kTuple1 = 0x85,
  kTuple2 = 0x86,
  kTuple3 = 0x87,
  kEmptyList = ']',
  kAppend = 'a',
  kAppends = 'e',
  kEmptyDict = '}',
  kSetItem = 's',
  kSetItems = 'u',
  // memo
  kBinPut = 'q',
  kLongBinPut = 'r',
  kMemoize = 0x94,
  kBinGet = 'h',
  kLongBinGet = 'j',
  // objects
  kGlobal = 'c',
  kStackGlobal = 0x93,
  kBinPersistentId = 'Q',
  kReduce = 'R',
  kBuild = 'b',
};

/// Takes operands off the front of a pickle. Everything throws Malformed where the bytes end too soon.
class PickleBytes : public ByteReader {
 public:
  using ByteReader::ByteReader;

  /// A text whose length comes first, as a `Length`.
  template <typename Length>
  std::string_view text() {
    return take(number<Length>());
  }

  std::string_view line() {
    const auto end = rest().find('\n');
    if (end == std::string_view::npos)
      throw Malformed("is cut short or damaged: a name in its pickle has no end");
    return take(end + 1).substr(0, end);
  }

  double big_endian_double() {
    uint64_t bits = 0;
    for (const char byte : take(sizeof(bits))) bits = bits << 8 | static_cast<uint8_t>(byte);
    double value = 0;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
  }
};

}  // namespace rgbd_stylize::weights
