// The form of sparse-to-dense: an HDF5 file a frame, with `rgb` [3,H,W] and `depth` [H,W] in metres.
#include "folders.hpp"
#include "formats.hpp"
#include "frame_arrays.hpp"
#include "hdf5_file.hpp"
#include "listed_dataset.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/io/file_name.hpp"

#include <algorithm>
#include <utility>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;
using Shape = std::vector<int64_t>;

bool is_h5(const fs::path& file) { return lower_extension(file) == ".h5"; }

void check_shapes(const Hdf5File& file) {
  const auto rgb = file.shape("rgb");
  if (rgb.size() != 3 || rgb[0] != 3) {
    const bool turned = rgb.size() == 3 && rgb[2] == 3;
    throw InputError(file.path() + ": 'rgb' is " + shape_text(rgb) + ", wanted [3, height, width]" +
                     (turned ? ". Its axes are the other way round" : ""));
  }
  const Shape wanted = {rgb[1], rgb[2]};
  const auto depth = file.shape("depth");
  if (depth == wanted) return;
  const bool turned = depth == Shape{wanted[1], wanted[0]};
  throw InputError(file.path() + ": 'depth' is " + shape_text(depth) + ", wanted " + shape_text(wanted) +
                   " as 'rgb' has it" + (turned ? ". Its axes are the other way round" : ""));
}

RgbdSample read_frame(const std::string& path, DepthChoice choice) {
  const Hdf5File file(path);
  check_shapes(file);
  RgbdSample sample;
  sample.image.rgb = picture_from_bytes(file.read("rgb", torch::kUInt8));
  if (choice != DepthChoice::kNone) {
    sample.image.depth_m = depth_from_metres(path, file.read("depth", torch::kFloat32));
  }
  return sample;
}

std::vector<fs::path> h5_files_below(const fs::path& root) {
  std::vector<fs::path> found;
  for (const auto& folder : folder_tree(root)) {
    const auto files = files_in(folder);
    std::copy_if(files.begin(), files.end(), std::back_inserter(found), is_h5);
  }
  return found;
}

}  // namespace

bool is_sparse_to_dense(const fs::path& path) {
  if (!fs::is_directory(path)) return is_hdf5_file(path) && Hdf5File(path.string()).holds("rgb");
  const auto tree = folder_tree(path, Unreadable::kPassOver);
  return std::any_of(tree.begin(), tree.end(), [](const fs::path& folder) {
    const auto files = files_in(folder);
    return std::any_of(files.begin(), files.end(), is_h5);
  });
}

OpenedDataset open_sparse_to_dense(const std::string& path, const DatasetOptions& options) {
  const bool one = !fs::is_directory(path);
  const auto files = one ? std::vector<fs::path>{path} : h5_files_below(path);
  std::vector<FrameInfo> frames;
  for (const auto& file : files) {
    const auto name = one ? file.stem().string() : name_below(path, fs::path(file).replace_extension());
    const auto scene = one || file.parent_path() == path ? fs::path() : file.parent_path().filename();
    frames.push_back({0, name, scene.string(), {file.string()}});
  }
  return list_dataset(
      path,
      "sparse-to-dense, an HDF5 file a frame",
      std::move(frames),
      [depth = options.depth](const FrameInfo& frame) { return read_frame(frame.files[0], depth); });
}

}  // namespace rgbd_stylize
