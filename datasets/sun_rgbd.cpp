// SUN RGB-D: a folder a frame, with image/, depth/ as measured, depth_bfx/ as improved by the authors,
// intrinsics.txt and, in scene.txt, the kind of room.
#include "folders.hpp"
#include "formats.hpp"
#include "picture_files.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

bool is_frame_folder(const fs::path& folder) {
  std::error_code unknown;  // where nobody may look is no frame
  return fs::exists(folder / "intrinsics.txt", unknown) && fs::is_directory(folder / "image", unknown) &&
         fs::is_directory(folder / "depth", unknown);
}

// "", and a problem, where that is not one.
std::string only_file_in(const fs::path& folder, std::string& problem) {
  const auto files = files_in(folder);
  if (files.size() == 1) return files[0].string();
  problem =
      folder.string() + ": holds " + std::to_string(files.size()) + " files; wanted one, as in SUN RGB-D";
  return "";
}

std::string first_line(const fs::path& file) {
  std::string line;
  std::getline(std::ifstream(file), line);
  if (!line.empty() && line.back() == '\r') line.pop_back();  // written on Windows
  return line;
}

std::string depth_of(const fs::path& frame, DepthChoice choice, std::string& problem) {
  if (choice == DepthChoice::kNone) return "";
  const bool improved = choice == DepthChoice::kFilled && fs::is_directory(frame / "depth_bfx");
  return only_file_in(frame / (improved ? "depth_bfx" : "depth"), problem);
}

}  // namespace

bool is_sun_rgbd(const fs::path& path) {
  if (!fs::is_directory(path)) return false;
  const auto tree = folder_tree(path, Unreadable::kPassOver);
  return std::any_of(tree.begin(), tree.end(), is_frame_folder);
}

OpenedDataset open_sun_rgbd(const std::string& path, const DatasetOptions& options) {
  auto depth_file = options.depth_file;
  depth_file.sun_rgbd = true;
  std::vector<PictureFiles> files;
  for (const auto& folder : folder_tree(path)) {
    if (!is_frame_folder(folder)) continue;
    const auto name =
        folder == path ? fs::weakly_canonical(folder).filename().string() : name_below(path, folder);
    PictureFiles frame{name, first_line(folder / "scene.txt"), "", "", ""};
    frame.rgb = only_file_in(folder / "image", frame.problem);
    frame.depth = depth_of(folder, options.depth, frame.problem);
    files.push_back(frame);
  }
  return list_picture_files(path, "SUN RGB-D", files, depth_file);
}

}  // namespace rgbd_stylize
