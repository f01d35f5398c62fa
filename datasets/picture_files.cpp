#include "picture_files.hpp"

#include "listed_dataset.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "white_border.hpp"

#include <map>
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
  std::map<std::string, std::string> problems;  // by name
  for (const auto& file : files) {
    frames.push_back({0, file.name, file.scene, {}});
    for (const auto& each : {file.rgb, file.depth}) {
      if (!each.empty()) frames.back().files.push_back(each);
    }
    if (!file.problem.empty()) problems.emplace(file.name, file.problem);
  }
  const auto read = [depth_file, crop_border, problems](const FrameInfo& frame) {
    const auto problem = problems.find(frame.name);
    if (problem != problems.end()) throw InputError(problem->second);
    const auto& files = frame.files;
    auto picture = read_rgbd(files[0], files.size() > 1 ? files[1] : "", depth_file);
    if (crop_border) crop(picture.image);
    return RgbdSample{picture.image, picture.bits, {}, picture.depth};
  };
  return list_dataset(path, kind, std::move(frames), read);
}

}  // namespace rgbd_stylize
