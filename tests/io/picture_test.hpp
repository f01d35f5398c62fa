// Pictures in files, for the tests that read and write them.
#pragma once

#include "files.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace rgbd_stylize::testing_files {

// [1,channels,H,W] from whole levels in the order channel, row, column.
inline torch::Tensor levels(
    const std::vector<float>& values, int channels, int height, int width, float unit = 255) {
  return torch::tensor(values).reshape({1, channels, height, width}).div(unit);
}

// The levels that a tensor stands for, and a failure where a value is none.
inline std::vector<int> levels_of(const torch::Tensor& tensor, float unit = 255) {
  std::vector<int> result;
  const auto flat = (tensor * unit).contiguous();
  for (int64_t i = 0; i < flat.numel(); ++i) {
    const float value = flat.data_ptr<float>()[i];
    EXPECT_NEAR(value, std::round(value), unit * 1e-6F);
    result.push_back(static_cast<int>(std::lround(value)));
  }
  return result;
}

using Levels = std::vector<int>;

class PictureTest : public FolderTest {
 protected:
  // A smooth picture, 24 x 16: JPEG keeps its colours to a few levels.
  [[nodiscard]] std::string write_gradient(const std::string& name) const {
    const auto x = torch::linspace(0, 1, 24).expand({1, 1, 16, 24}),
               y = torch::linspace(0, 1, 16).view({1, 1, 16, 1});
    write_picture(at(name), torch::cat({x, y.expand_as(x), 1 - x}, 1));
    return at(name);
  }

  [[nodiscard]] std::string half_of(const std::string& name) const {
    const auto whole = file_content(at(name));
    std::ofstream(at("half_" + name), std::ios::binary) << whole.substr(0, whole.size() / 2);
    return at("half_" + name);
  }
};

}  // namespace rgbd_stylize::testing_files
