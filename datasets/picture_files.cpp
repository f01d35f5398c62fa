#include "picture_files.hpp"

#include "listed_dataset.hpp"
#include "white_border.hpp"

#include <utility>

namespace rgbd_stylize {
namespace {

void crop(RgbdImage& image) {
  for (auto* plane : {&image.rgb, &image.depth_m, &image.alpha}) {
    if (plane->defined()) *plane = without_border(*plane);
  }
}

}  // namespace

OpenedDataset list_picture_files(const std::string& path,
                                 const std::string& kind,
                                 const std::vector<PictureFiles>& files,
                                 const DepthFileOptions& depth_file,
                                 bool crop_border) {
  std::vector<FrameInfo> frames;
  for (const auto& file : files) {
    frames.push_back({0, file.name, file.scene, {file.rgb}});
    if (!file.depth.empty()) frames.back().files.push_back(file.depth);
  }
  return list_dataset(path, kind, std::move(frames), [depth_file, crop_border](const FrameInfo& frame) {
    const auto& files = frame.files;
    auto read = read_rgbd(files[0], files.size() > 1 ? files[1] : "", depth_file);
    if (crop_border) crop(read.image);
    return RgbdSample{read.image, read.bits, {}, read.depth};
  });
}

}  // namespace rgbd_stylize
