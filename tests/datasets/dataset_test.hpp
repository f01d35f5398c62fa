// What the tests of datasets share: a folder with pictures and depth of a few pixels in it.
#pragma once

#include "files.hpp"
#include "rgbd_stylize/datasets/open_dataset.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <opencv2/imgcodecs.hpp>

namespace rgbd_stylize::testing_datasets {

using Names = std::vector<std::string>;

class DatasetTest : public testing_files::FolderTest {
 protected:
  /// A picture of `height` x `width` of one grey level.
  std::string picture(const std::string& name, int level = 0, int height = 2, int width = 3) const {
    make_folder_of(name);
    EXPECT_TRUE(cv::imwrite(at(name), cv::Mat(height, width, CV_8UC3, cv::Scalar::all(level))));
    return at(name);
  }

  /// A 16-bit depth file of one value.
  std::string depth(const std::string& name, int value, int height = 2, int width = 3) const {
    make_folder_of(name);
    EXPECT_TRUE(cv::imwrite(at(name), cv::Mat(height, width, CV_16U, cv::Scalar(value))));
    return at(name);
  }

  std::string text(const std::string& name, const std::string& content) const {
    make_folder_of(name);
    return write(name, content);
  }

  [[nodiscard]] std::string here() const { return folder_.string(); }

  [[nodiscard]] static std::string refusal(const std::string& path, const DatasetOptions& options = {}) {
    return testing_files::message_of<InputError>([&] { open_dataset(path, options); });
  }

  [[nodiscard]] static std::string frame_refused(const Dataset& dataset, int64_t position) {
    return testing_files::message_of<InputError>([&] { static_cast<void>(dataset.get(position)); });
  }

 private:
  void make_folder_of(const std::string& name) const {
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
  }
};

inline Names names_of(const Dataset& dataset) {
  Names names;
  for (int64_t i = 0; i < dataset.size(); ++i) names.push_back(dataset.info(i).name);
  return names;
}

inline Names scenes_of(const Dataset& dataset) {
  Names scenes;
  for (int64_t i = 0; i < dataset.size(); ++i) scenes.push_back(dataset.info(i).scene);
  return scenes;
}

/// The depth of the first pixel.
inline float first_depth(const RgbdSample& sample) { return sample.image.depth_m.flatten()[0].item<float>(); }

}  // namespace rgbd_stylize::testing_datasets
