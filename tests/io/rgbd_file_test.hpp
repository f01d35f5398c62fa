// Depth files beside pictures, for the tests that read them.
#pragma once

#include "files.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/io/rgbd_file.hpp"

#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

namespace rgbd_stylize::testing_files {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

class RgbdFileTest : public FolderTest {
 protected:
  // A black picture, as a depth file needs one to go with.
  std::string picture(int height, int width, const std::string& name = "rgb.png") const {
    write_picture(at(name), torch::zeros({1, 3, height, width}));
    return at(name);
  }

  std::string save(const std::string& name, const cv::Mat& pixels) const {
    EXPECT_TRUE(cv::imwrite(at(name), pixels));
    return at(name);
  }

  // A depth file with a picture of its size.
  [[nodiscard]] RgbdFile read(const std::string& depth,
                              int height,
                              int width,
                              const DepthFileOptions& options = {}) const {
    return read_rgbd(picture(height, width), depth, options);
  }

  [[nodiscard]] std::string input_error(const std::string& depth, int height, int width) const {
    return message_of<InputError>([&] { static_cast<void>(read(depth, height, width)); });
  }
};

inline void expect_depth(const RgbdFile& file, const std::vector<float>& wanted) {
  const auto depth = file.image.depth_m.flatten();
  ASSERT_EQ(depth.numel(), static_cast<int64_t>(wanted.size()));
  for (size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_FLOAT_EQ(depth[static_cast<int64_t>(i)].item<float>(), wanted[i]) << "pixel " << i;
  }
}

}  // namespace rgbd_stylize::testing_files
