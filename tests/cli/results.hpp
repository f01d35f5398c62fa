// Reading what the program wrote, with nothing of the program itself.
#pragma once

#include "text.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <openssl/evp.h>

namespace rgbd_stylize::testing_cli {

using Json = nlohmann::json;
using testing_support::contains;
using testing_support::file_content;

inline void write_file(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

/// Every file of a folder and of those below it, by its path there, with its content; a folder has none. What
/// OpenCV's reader of videos keeps in the cache does not count.
inline std::map<std::string, std::string> folder_content(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto name = entry.path().lexically_relative(folder).string();
    if (name == "cache" || name.rfind("cache/gstreamer", 0) == 0) continue;
    files[name] = entry.is_regular_file() ? file_content(entry.path()) : "";
  }
  return files;
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

inline bool starts_with(const std::string& text, const std::string& start) {
  return text.rfind(start, 0) == 0;
}

inline std::string sha256_of(const std::string& path) {
  const auto bytes = file_content(path);
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), sum, &size, EVP_sha256(), nullptr);
  std::string text;
  for (unsigned i = 0; i < size; ++i) text += cv::format("%02x", sum[i]);
  return text;
}

/// A picture as OpenCV reads it: B, G, R and perhaps alpha, 8 or 16 bits.
inline cv::Mat picture(const std::string& path) {
  auto read = cv::imread(path, cv::IMREAD_UNCHANGED);
  EXPECT_FALSE(read.empty()) << path << " is no picture that can be read";
  return read;
}

/// Mean absolute difference of two pictures' colours, in [0,1], where `where` (8-bit, one channel) is not 0.
inline double difference(const cv::Mat& a, const cv::Mat& b, const cv::Mat& where = {}) {
  EXPECT_EQ(a.size(), b.size());
  cv::Mat x, y, distance;
  a.convertTo(x, CV_32F, a.depth() == CV_16U ? 1 / 65535.0 : 1 / 255.0);
  b.convertTo(y, CV_32F, b.depth() == CV_16U ? 1 / 65535.0 : 1 / 255.0);
  cv::absdiff(x, y, distance);
  const auto mean = where.empty() ? cv::mean(distance) : cv::mean(distance, where);
  return (mean[0] + mean[1] + mean[2]) / 3;
}

/// The text chunks (tEXt) of a PNG.
inline std::map<std::string, std::string> png_texts(const std::string& path) {
  const auto png = file_content(path);
  const auto byte = [&](size_t at) { return size_t(static_cast<unsigned char>(png.at(at))); };
  std::map<std::string, std::string> texts;
  for (size_t at = 8; at < png.size();) {
    const size_t length = byte(at) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
    const auto data = png.substr(at + 8, length);
    const auto end = data.find('\0');
    if (png.substr(at + 4, 4) == "tEXt") texts[data.substr(0, end)] = data.substr(end + 1);
    at += length + 12;
  }
  return texts;
}

/// A trace, line by line.
inline std::vector<Json> trace_of(const std::string& path) {
  std::vector<Json> trace;
  for (const auto& line : lines_of(file_content(path))) trace.push_back(Json::parse(line));
  return trace;
}

}  // namespace rgbd_stylize::testing_cli
