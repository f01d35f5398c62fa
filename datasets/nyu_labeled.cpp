// nyu_depth_v2_labeled.mat: MATLAB v7.3, which is HDF5. MATLAB has the first axis run fastest, HDF5 the last:
// what MATLAB calls 480 x 640 x 3 x N is N x 3 x 640 x 480 on the disk, and each plane is transposed here.
#include "formats.hpp"
#include "frame_arrays.hpp"
#include "hdf5_file.hpp"
#include "listed_dataset.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "white_border.hpp"

#include <cstdio>
#include <utility>

namespace rgbd_stylize {
namespace {

using Shape = std::vector<int64_t>;

// [...,W,H] as the file has it to [...,H,W].
torch::Tensor upright(const torch::Tensor& plane, bool crop) {
  const auto turned = plane.transpose(-1, -2);
  return crop ? without_border(turned) : turned;
}

// The pictures are wider than high: a height where the width belongs means that the axes were turned round.
void check_pictures(const std::string& path, const Shape& shape) {
  if (shape.size() == 4 && shape[0] > 0 && shape[1] == 3 && shape[2] >= shape[3]) return;
  const bool turned = shape.size() == 4 && (shape[1] == 3 || shape[2] == 3 || shape[3] == 3);
  throw InputError(path + ": 'images' is " + shape_text(shape) +
                   "; wanted [frames, 3, width, height], the width not below the height" +
                   (turned ? ". Its axes are the other way round: write it as MATLAB does" : ""));
}

void check_planes(const Hdf5File& file, const std::string& name, const Shape& pictures) {
  const Shape wanted = {pictures[0], pictures[2], pictures[3]};
  const auto shape = file.shape(name);
  if (shape == wanted) return;
  const bool turned =
      shape == Shape{wanted[0], wanted[2], wanted[1]} || shape == Shape{wanted[2], wanted[1], wanted[0]};
  throw InputError(file.path() + ": '" + name + "' is " + shape_text(shape) + ", wanted " +
                   shape_text(wanted) + " as 'images' has it" +
                   (turned ? ". Its axes are the other way round: write it as MATLAB does" : ""));
}

std::string frame_name(int64_t index) {
  char name[16];
  std::snprintf(name, sizeof(name), "%05d", static_cast<int>(index));
  return name;
}

std::vector<FrameInfo> frames_of(const Hdf5File& file, int64_t count) {
  auto scenes =
      file.holds("scenes") ? file.texts("scenes") : std::vector<std::string>(static_cast<size_t>(count));
  if (static_cast<int64_t>(scenes.size()) != count) {
    throw InputError(file.path() + ": names " + std::to_string(scenes.size()) + " scenes for " +
                     std::to_string(count) + " frames");
  }
  std::vector<FrameInfo> frames;
  for (int64_t i = 0; i < count; ++i)
    frames.push_back({i, frame_name(i), std::move(scenes[static_cast<size_t>(i)])});
  return frames;
}

// The name of the array that the choice means, empty for none.
std::string depth_array(const Hdf5File& file, DepthChoice choice) {
  if (choice == DepthChoice::kNone) return "";
  return choice == DepthChoice::kRaw && file.holds("rawDepths") ? "rawDepths" : "depths";
}

}  // namespace

bool is_nyu_labeled(const std::filesystem::path& path) {
  if (!is_hdf5_file(path)) return false;
  const Hdf5File file(path.string());
  return file.holds("images") || file.holds("depths");
}

OpenedDataset open_nyu_labeled(const std::string& path, const DatasetOptions& options) {
  const auto file = std::make_shared<const Hdf5File>(path);
  const auto pictures = file->shape("images");
  check_pictures(path, pictures);
  const auto depths = depth_array(*file, options.depth);
  if (!depths.empty()) check_planes(*file, depths, pictures);
  const bool labels = file->holds("labels");
  if (labels) check_planes(*file, "labels", pictures);
  const auto names = file->holds("names") ? file->texts("names") : std::vector<std::string>();

  const auto read = [file, depths, labels, names, crop = options.crop_border](const FrameInfo& frame) {
    const auto index = frame.index;
    RgbdSample sample;
    sample.image.rgb = picture_from_bytes(upright(file->read("images", torch::kUInt8, index), crop));
    if (!depths.empty()) {
      const auto metres = upright(file->read(depths, torch::kFloat32, index), crop);
      sample.image.depth_m = depth_from_metres(file->path() + ": frame " + std::to_string(index), metres);
    }
    if (labels) {
      const auto ids = upright(file->read("labels", torch::kInt64, index), crop);
      sample.labels = {ids.unsqueeze(0).unsqueeze(0).contiguous(), names};
    }
    return sample;
  };
  return list_dataset(path, "NYU Depth v2, labelled (MATLAB v7.3)", frames_of(*file, pictures[0]), read);
}

}  // namespace rgbd_stylize
