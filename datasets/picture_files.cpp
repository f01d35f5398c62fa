#include "picture_files.hpp"

#include "listed_dataset.hpp"

#include <utility>

namespace rgbd_stylize {

OpenedDataset list_picture_files(const std::string& path,
                                 const std::string& kind,
                                 std::vector<PictureFiles> files,
                                 const DepthFileOptions& depth_file) {
  std::vector<FrameInfo> frames;
  for (const auto& file : files) frames.push_back({0, file.name, file.scene});
  return list_dataset(
      path, kind, std::move(frames), [files = std::move(files), depth_file](int64_t position) {
        const auto& file = files[static_cast<size_t>(position)];
        const auto read = read_rgbd(file.rgb, file.depth, depth_file);
        return RgbdSample{read.image, read.bits, {}};
      });
}

}  // namespace rgbd_stylize
