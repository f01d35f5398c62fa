// Files that the tests of this folder make for themselves, byte by byte where no library would write them.
#pragma once

#include "rgbd_stylize/core/error.hpp"
#include "temporary_folder.hpp"
#include "text.hpp"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>

#include <gtest/gtest.h>

namespace rgbd_stylize::testing_files {

using testing_support::contains;
using testing_support::file_content;

// Each test has a folder of its own, gone when it ends.
class FolderTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string at(const std::string& name) const { return (folder_ / name).string(); }

  std::string write(const std::string& name, const std::string& content) const {
    return temporary_.write(name, content);
  }

  [[nodiscard]] int file_count() const {
    int count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_)) ++count;
    return count;
  }

  testing_support::TemporaryFolder temporary_;
  const std::filesystem::path folder_ = temporary_.path();
};

// The message of the error that `work` throws, which must be an ErrorType and print nothing.
template <class ErrorType>
std::string message_of(const std::function<void()>& work) {
  std::string message;
  ::testing::internal::CaptureStderr();
  try {
    work();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const ErrorType& error) {
    message = error.what();
  } catch (const std::exception& error) {
    ADD_FAILURE() << "an error of another type was thrown: " << error.what();
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  return message;
}

// An unsigned number in `size` bytes.
inline std::string number(uint64_t value, int size, bool big_endian) {
  std::string text;
  for (int i = 0; i < size; ++i) {
    text += static_cast<char>(value >> 8 * (big_endian ? size - 1 - i : i));
  }
  return text;
}

template <class Number>
std::string raw(std::initializer_list<Number> values, bool big_endian = false) {
  std::string text;
  for (const Number value : values) {
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof(value));
    text += number(bits, sizeof(value), big_endian);
  }
  return text;
}

// A TIFF directory with the orientation as its only tag: what EXIF data looks like.
inline std::string exif(int orientation, bool big_endian) {
  const auto n = [&](uint64_t value, int size) { return number(value, size, big_endian); };
  return (big_endian ? "MM" : "II") + n(42, 2) + n(8, 4) + n(1, 2) + n(0x0112, 2) + n(3, 2) + n(1, 4) +
         n(orientation, 2) + n(0, 2) + n(0, 4);
}

inline std::string with_jpeg_exif(const std::string& jpeg, const std::string& tiff) {
  const std::string data = std::string("Exif\0\0", 6) + tiff;
  return jpeg.substr(0, 2) + "\xff\xe1" + number(data.size() + 2, 2, true) + data + jpeg.substr(2);
}

inline std::string png_chunk(const std::string& name, const std::string& data) {
  const std::string body = name + data;
  uint32_t crc = 0xFFFFFFFF;
  for (const unsigned char c : body) {
    crc ^= c;
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
  }
  return number(data.size(), 4, true) + body + number(~crc, 4, true);
}

// Puts chunks in front of the first chunk called `before`.
inline std::string with_png_chunk(const std::string& png,
                                  const std::string& chunk,
                                  const std::string& before) {
  const auto at = png.find(before) - 4;
  return png.substr(0, at) + chunk + png.substr(at);
}

}  // namespace rgbd_stylize::testing_files
