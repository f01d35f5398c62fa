#include "npy_file.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <regex>
#include <vector>

namespace rgbd_stylize {
namespace {

struct ArrayHeader {
  int type = CV_32F;
  bool big_endian = false;
  bool by_columns = false;
  std::vector<int> shape;
  size_t data_begin = 0;
};

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw InputError(path + ": the NPY array " + what);
}

// The header is a Python dictionary in words.
std::string header_text(const std::string& path, const Bytes& bytes, size_t& data_begin) {
  constexpr size_t kVersionAt = 6, kLengthAt = 8, kLongest = 1024;  // a plain array's has some 120 characters
  const size_t length_size = number_at(bytes, kVersionAt, 1, false) == 1 ? 2 : 4;
  const size_t length = number_at(bytes, kLengthAt, length_size, false);
  const size_t begin = kLengthAt + length_size;
  if (begin + length > bytes.size() || length > kLongest) fail(path, "has a header that cannot be read");
  data_begin = begin + length;
  return {bytes.begin() + static_cast<std::ptrdiff_t>(begin),
          bytes.begin() + static_cast<std::ptrdiff_t>(data_begin)};
}

std::string field(const std::string& path, const std::string& header, const std::string& pattern) {
  std::smatch match;
  if (!std::regex_search(header, match, std::regex(pattern))) fail(path, "has a header that cannot be read");
  return match[1];
}

int type_of(const std::string& path, const std::string& code) {
  if (code == "f2") return CV_16F;
  if (code == "f4") return CV_32F;
  if (code == "f8") return CV_64F;
  if (code == "u2") return CV_16U;
  fail(path,
       "holds numbers of the type " + code +
           "; wanted float16 (f2), float32 (f4), float64 (f8) or uint16 (u2)");
}

// Height and width; an extra dimension of 1 may stand before or behind.
std::vector<int> plane_shape(const std::string& path, const std::string& text) {
  std::vector<int> shape;
  const std::regex number("[0-9]+");
  for (std::sregex_iterator it(text.begin(), text.end(), number), end; it != end; ++it) {
    shape.push_back(it->length() < 8 ? std::stoi(it->str()) : -1);
  }
  if (shape.size() == 3 && shape.back() == 1) {
    shape.pop_back();
  } else if (shape.size() == 3 && shape.front() == 1) {
    shape.erase(shape.begin());
  }
  if (shape.size() != 2 || shape[0] < 1 || shape[1] < 1) {
    fail(path, "has the shape (" + text + "); wanted (H, W), (H, W, 1) or (1, H, W)");
  }
  return shape;
}

ArrayHeader read_header(const std::string& path, const Bytes& bytes) {
  ArrayHeader header;
  const auto text = header_text(path, bytes, header.data_begin);
  const auto type = field(path, text, "'descr' *: *'([^']*)'");
  header.big_endian = type.rfind('>', 0) == 0;
  header.type = type_of(path, type.substr(std::min<size_t>(1, type.size())));
  header.by_columns = field(path, text, "'fortran_order' *: *(True|False)") == "True";
  header.shape = plane_shape(path, field(path, text, "'shape' *: *\\(([^)]*)\\)"));
  return header;
}

}  // namespace

cv::Mat decode_npy(const std::string& path, const Bytes& bytes) {
  const auto header = read_header(path, bytes);
  const size_t item = CV_ELEM_SIZE1(header.type);
  const size_t count = static_cast<size_t>(header.shape[0]) * static_cast<size_t>(header.shape[1]);
  const size_t held = bytes.size() - header.data_begin;
  if (held != count * item) {
    fail(path,
         "holds " + std::to_string(held) + " bytes, wanted " + std::to_string(count * item) +
             (held < count * item ? ": it is cut short" : ""));
  }
  // An array stored by columns is its transpose stored by rows.
  cv::Mat stored(
      header.shape[header.by_columns ? 1 : 0], header.shape[header.by_columns ? 0 : 1], header.type);
  std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(header.data_begin), bytes.end(), stored.data);
  to_native_order(stored.data, count, item, header.big_endian);
  cv::Mat plane = header.by_columns ? cv::Mat(stored.t()) : stored;
  if (header.type != CV_16U) plane.convertTo(plane, CV_32F);
  return plane;
}

Bytes encode_npy(const cv::Mat& plane) {
  CV_Assert(plane.type() == CV_32F && plane.isContinuous());
  constexpr size_t kAlignment = 64, kFixedSize = 10;  // magic, version and the header's length
  auto header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(plane.rows) + ", " +
                std::to_string(plane.cols) + "), }";
  header.append(kAlignment - (kFixedSize + header.size() + 1) % kAlignment, ' ');
  header += '\n';
  const std::string magic("\x93NUMPY\x01\x00", 8);
  const char length[] = {static_cast<char>(header.size() & 0xFF), static_cast<char>(header.size() >> 8)};
  return with_rows(magic + std::string(length, 2) + header, plane.ptr<float>(), plane.total());
}

}  // namespace rgbd_stylize
