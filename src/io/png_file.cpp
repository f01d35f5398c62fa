#include "png_file.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include <png.h>

// libpng reports an error by a jump to the last setjmp, which runs no destructors: the functions that call
// setjmp hold nothing but plain pointers, and everything with a destructor lives in their callers.

namespace rgbd_stylize {
namespace {

// What libpng's callbacks are given.
struct Stream {
  Bytes bytes;
  size_t position = 0;
  std::string error;
};

Stream& stream_of(png_voidp pointer) { return *static_cast<Stream*>(pointer); }

void on_error(png_structp png, png_const_charp message) {
  stream_of(png_get_error_ptr(png)).error = message;
  png_longjmp(png, 1);
}

void ignore_warning(png_structp, png_const_charp) {}

void append(png_structp png, png_bytep data, size_t size) {
  auto& bytes = stream_of(png_get_io_ptr(png)).bytes;
  bool stored = true;
  try {
    bytes.insert(bytes.end(), data, data + size);
  } catch (const std::bad_alloc&) {
    stored = false;  // an exception must not pass through C, nor the jump leave this block
  }
  if (!stored) png_error(png, "not enough memory");
}

void take(png_structp png, png_bytep data, size_t size) {
  auto& stream = stream_of(png_get_io_ptr(png));
  if (stream.bytes.size() - stream.position < size) png_error(png, "it is cut short");
  std::memcpy(data, stream.bytes.data() + stream.position, size);
  stream.position += size;
}

struct Writer {
  explicit Writer(Stream& stream)
      : png(png_create_write_struct(PNG_LIBPNG_VER_STRING, &stream, on_error, ignore_warning)),
        info(png_create_info_struct(png)) {
    png_set_write_fn(png, &stream, append, nullptr);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { png_destroy_write_struct(&png, &info); }
  png_structp png;
  png_infop info;
};

struct Reader {
  explicit Reader(Bytes bytes)
      : stream{std::move(bytes), 0, {}},
        png(png_create_read_struct(PNG_LIBPNG_VER_STRING, &stream, on_error, ignore_warning)),
        info(png_create_info_struct(png)) {
    png_set_read_fn(png, &stream, take);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
  Stream stream;
  png_structp png;
  png_infop info;
};

bool little_endian() {
  const uint16_t one = 1;
  return reinterpret_cast<const uint8_t&>(one) == 1;
}

int colour_type(int channels) {
  constexpr int kTypes[] = {
      PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
  return kTypes[channels - 1];
}

bool encode(const Writer& to, const cv::Mat& pixels, png_const_textp text, int text_count, png_bytepp rows) {
  if (setjmp(png_jmpbuf(to.png))) return false;
  const int bits = pixels.depth() == CV_16U ? 16 : 8;
  png_set_IHDR(to.png,
               to.info,
               static_cast<png_uint_32>(pixels.cols),
               static_cast<png_uint_32>(pixels.rows),
               bits,
               colour_type(pixels.channels()),
               PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_set_text(to.png, to.info, text, text_count);
  png_write_info(to.png, to.info);
  if (bits == 16 && little_endian()) png_set_swap(to.png);
  png_write_image(to.png, rows);
  png_write_end(to.png, to.info);
  return true;
}

bool decode_header(const Reader& from) {
  if (setjmp(png_jmpbuf(from.png))) return false;
  png_read_info(from.png, from.info);
  return true;
}

// Behind the header. Levels of fewer than 8 bits get a byte each, as they are.
bool decode_levels(const Reader& from, png_bytepp rows) {
  if (setjmp(png_jmpbuf(from.png))) return false;
  png_set_packing(from.png);
  png_set_strip_alpha(from.png);
  if (png_get_bit_depth(from.png, from.info) == 16 && little_endian()) png_set_swap(from.png);
  png_set_interlace_handling(from.png);
  png_read_update_info(from.png, from.info);
  png_read_image(from.png, rows);
  png_read_end(from.png, nullptr);
  return true;
}

// Behind the header.
bool decode_text(const Reader& from) {
  if (setjmp(png_jmpbuf(from.png))) return false;
  // Texts may stand behind the pixels: these are read and forgotten.
  const png_uint_32 rows = png_get_image_height(from.png, from.info);
  const int passes = png_set_interlace_handling(from.png);
  for (int pass = 0; pass < passes; ++pass) {
    for (png_uint_32 y = 0; y < rows; ++y) png_read_row(from.png, nullptr, nullptr);
  }
  png_read_end(from.png, from.info);
  return true;
}

png_text chunk_of(const std::pair<std::string, std::string>& entry) {
  png_text chunk{};
  auto& [keyword, value] = entry;
  const bool ascii = std::all_of(value.begin(), value.end(), [](unsigned char c) { return c < 128; });
  chunk.compression = ascii ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
  // libpng's own type is not const, but it only copies.
  chunk.key = const_cast<char*>(keyword.c_str());
  chunk.text = const_cast<char*>(value.c_str());
  (ascii ? chunk.text_length : chunk.itxt_length) = value.size();
  return chunk;
}

std::string utf8_from_latin1(const std::string& latin1) {
  std::string utf8;
  for (const unsigned char c : latin1) {
    if (c < 128) {
      utf8 += static_cast<char>(c);
    } else {
      utf8 += static_cast<char>(0xC0 | c >> 6);
      utf8 += static_cast<char>(0x80 | (c & 0x3F));
    }
  }
  return utf8;
}

PictureText texts_of(const Reader& reader) {
  png_textp chunks = nullptr;
  int count = 0;
  png_get_text(reader.png, reader.info, &chunks, &count);
  PictureText text;
  for (int i = 0; i < count; ++i) {
    const bool utf8 = chunks[i].compression >= PNG_ITXT_COMPRESSION_NONE;
    const std::string value(chunks[i].text, utf8 ? chunks[i].itxt_length : chunks[i].text_length);
    text.emplace_back(chunks[i].key, utf8 ? value : utf8_from_latin1(value));
  }
  return text;
}

[[noreturn]] void fail_damaged(const std::string& name, const Reader& reader) {
  throw InputError(name + ": the PNG is damaged: " + reader.stream.error);
}

}  // namespace

Bytes encode_png(const std::string& name, const cv::Mat& pixels, const PictureText& text) {
  std::vector<png_text> chunks;
  for (const auto& entry : text) {
    if (entry.first.empty() || entry.first.size() > 79) {
      throw OutputError(name + ": the text keyword '" + entry.first + "' is not of 1 to 79 characters");
    }
    chunks.push_back(chunk_of(entry));
  }
  std::vector<png_bytep> rows;
  for (int y = 0; y < pixels.rows; ++y) rows.push_back(const_cast<png_bytep>(pixels.ptr(y)));
  Stream stream;
  const Writer writer(stream);
  if (!encode(writer, pixels, chunks.data(), static_cast<int>(chunks.size()), rows.data())) {
    throw OutputError(name + ": cannot be encoded as PNG: " + stream.error);
  }
  return std::move(stream.bytes);
}

PictureText decode_png_text(const std::string& name, const Bytes& bytes) {
  Reader reader(bytes);
  if (!decode_header(reader) || !decode_text(reader)) fail_damaged(name, reader);
  return texts_of(reader);
}

PictureText decode_png_header_text(Bytes bytes) {
  Reader reader(std::move(bytes));
  return decode_header(reader) ? texts_of(reader) : PictureText();
}

std::optional<cv::Mat> decode_png_levels(const std::string& name, const Bytes& bytes) {
  Reader reader(bytes);
  if (!decode_header(reader)) fail_damaged(name, reader);
  const int type = png_get_color_type(reader.png, reader.info);
  if (type != PNG_COLOR_TYPE_PALETTE && (type & PNG_COLOR_MASK_COLOR) != 0) return {};
  cv::Mat levels(static_cast<int>(png_get_image_height(reader.png, reader.info)),
                 static_cast<int>(png_get_image_width(reader.png, reader.info)),
                 png_get_bit_depth(reader.png, reader.info) == 16 ? CV_16U : CV_8U);
  std::vector<png_bytep> rows;
  for (int y = 0; y < levels.rows; ++y) rows.push_back(levels.ptr(y));
  if (!decode_levels(reader, rows.data())) fail_damaged(name, reader);
  return levels;
}

}  // namespace rgbd_stylize
