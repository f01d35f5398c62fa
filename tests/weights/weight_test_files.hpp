// Weights files for tests: the committed ones, and damaged ones made from them.
#pragma once

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/weights/weight_file.hpp"
#include "temporary_folder.hpp"
#include "text.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace rgbd_stylize {

inline std::string fixture(const std::string& name) {
  return std::string(TEST_DATA_DIR) + "/weights/" + name;
}
inline std::string shared_weights(const std::string& name) {
  return std::string(SHARED_DIR) + "/weights/" + name;
}

using testing_support::file_content;
using testing_support::TemporaryFolder;

/// `header` and `data` as a safetensors file.
inline std::string safetensors(const std::string& header, const std::string& data) {
  const uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof(length)) + header + data;
}

/// Whether this build reads safetensors.
inline bool reads_safetensors() {
  try {
    open_weights(fixture("plain.safetensors"));
    return true;
  } catch (const WeightsError& error) {
    return std::string(error.what()).find("this build cannot read") == std::string::npos;
  }
}

/// What opening `path` and reading all it holds says is wrong; "" where nothing is.
inline std::string complaint(const std::string& path) {
  try {
    const auto source = open_weights(path);
    for (const auto& name : source->names()) source->read(name);
    return "";
  } catch (const WeightsError& error) {
    return error.what();
  }
}

/// Fails unless opening `path` ends in one line that names the file and says `reason`.
inline void expect_refused(const std::string& path, const std::string& reason) {
  const auto text = complaint(path);
  EXPECT_EQ(text.find(path + ": "), 0u) << text;
  EXPECT_NE(text.find(reason), std::string::npos) << text;
  EXPECT_EQ(text.find('\n'), std::string::npos) << text;
}

/// The same for a file of that content.
inline void expect_content_refused(const std::string& content, const std::string& reason) {
  const TemporaryFolder folder;
  expect_refused(folder.write("bad", content), reason);
}

}  // namespace rgbd_stylize
