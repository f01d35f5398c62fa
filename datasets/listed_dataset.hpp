// The one implementation of Dataset: a list of frames and a function that reads one.
#pragma once

#include "rgbd_stylize/datasets/dataset.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rgbd_stylize {

class ListedDataset : public Dataset {
 public:
  using Read = std::function<RgbdSample(const FrameInfo& frame)>;

  ListedDataset(std::string kind, std::vector<FrameInfo> frames, Read read)
      : kind_(std::move(kind)), frames_(std::move(frames)), read_(std::move(read)) {}

  [[nodiscard]] std::string kind() const override { return kind_; }
  [[nodiscard]] int64_t size() const override { return static_cast<int64_t>(frames_.size()); }
  [[nodiscard]] FrameInfo info(int64_t position) const override;
  [[nodiscard]] RgbdSample get(int64_t position) const override;

 private:
  std::string kind_;
  std::vector<FrameInfo> frames_;
  Read read_;
};

/// The dataset at `path`, its frames numbered in the order given. Throws InputError where there is no frame,
/// or two have one name.
std::unique_ptr<Dataset> list_dataset(const std::string& path,
                                      const std::string& kind,
                                      std::vector<FrameInfo> frames,
                                      ListedDataset::Read read);

}  // namespace rgbd_stylize
