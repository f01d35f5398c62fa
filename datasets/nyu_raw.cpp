// The raw recordings of NYU Depth v2: r-<seconds>-<ticks>.ppm from the colour camera, d-<seconds>-<ticks>.pgm
// from the depth camera, neither at the same times nor seen from the same place.
#include "folders.hpp"
#include "formats.hpp"
#include "frame_arrays.hpp"
#include "kinect.hpp"
#include "listed_dataset.hpp"
#include "pair_by_time.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

constexpr double kTolerance = 0.05;  // seconds: a picture at 20 a second, the slowest that the cameras get
constexpr int64_t kHeight = 480, kWidth = 640;

bool is_recording(const fs::path& file, const std::string& prefix, const std::string& extension) {
  return file.extension() == extension && file.filename().string().rfind(prefix, 0) == 0;
}
bool is_picture(const fs::path& file) { return is_recording(file, "r-", ".ppm"); }
bool is_depth(const fs::path& file) { return is_recording(file, "d-", ".pgm"); }

bool is_scene(const fs::path& folder) {
  const auto files = files_in(folder);
  return std::any_of(files.begin(), files.end(), is_picture) &&
         std::any_of(files.begin(), files.end(), is_depth);
}

TimedFile timed(const fs::path& file) {
  const auto time = file.filename().string().substr(2);  // behind "r-" or "d-"
  char* end = nullptr;
  const double seconds = std::strtod(time.c_str(), &end);
  if (end == time.c_str()) {
    throw InputError(file.string() + ": wanted a name with a time, as in r-1294886362.238178-3118787619.ppm");
  }
  return {seconds, file.string()};
}

void add_scene(const fs::path& root, const fs::path& folder, std::vector<FrameInfo>& frames) {
  std::vector<TimedFile> pictures, depths;
  for (const auto& file : files_in(folder)) {
    if (is_picture(file)) pictures.push_back(timed(file));
    if (is_depth(file)) depths.push_back(timed(file));
  }
  const auto scene = fs::weakly_canonical(folder).filename().string();
  for (const auto& [picture, depth] : pair_by_time(std::move(pictures), std::move(depths), kTolerance)) {
    frames.push_back(
        {0, name_below(root, fs::path(picture.path).replace_extension()), scene, {picture.path, depth.path}});
  }
}

// The PGM format has the high byte first, the published files the low one. A reading has 11 bits, which tells
// which it is.
torch::Tensor in_byte_order(const torch::Tensor& raw) {
  constexpr double kLargestReading = 2047;
  if (raw.max().item<double>() <= kLargestReading) return raw;
  const auto words = raw.to(torch::kInt32);
  return ((words % 256) * 256 + words.div(256, "floor")).to(torch::kFloat32);
}

RgbdSample read_frame(const FrameInfo& frame, DepthChoice choice, const ColourView& view) {
  const auto &picture = frame.files[0], &depth = frame.files[1];
  DepthFileOptions as_stored;
  as_stored.units_per_metre = 1;
  const bool with_depth = choice != DepthChoice::kNone;
  const auto file = read_rgbd(picture, with_depth ? depth : "", as_stored);
  const auto& rgb = file.image.rgb;
  if (rgb.size(2) != kHeight || rgb.size(3) != kWidth) {
    throw InputError(picture + ": is " + std::to_string(rgb.size(3)) + "x" + std::to_string(rgb.size(2)) +
                     "; the published calibration wants 640x480");
  }
  RgbdSample sample;
  sample.bits = file.bits;
  sample.image.rgb = view.undistort(rgb);
  if (with_depth) {
    const auto metres = metres_from_raw(in_byte_order(file.image.depth_m));
    sample.image.depth_m = depth_from_metres(depth, view.project(metres));
  }
  return sample;
}

}  // namespace

bool is_nyu_raw(const fs::path& path) {
  if (!fs::is_directory(path)) return false;
  const auto tree = folder_tree(path, Unreadable::kPassOver);
  return std::any_of(tree.begin(), tree.end(), is_scene);
}

OpenedDataset open_nyu_raw(const std::string& path, const DatasetOptions& options) {
  std::vector<FrameInfo> frames;
  for (const auto& folder : folder_tree(path)) add_scene(path, folder, frames);
  return list_dataset(path,
                      "NYU Depth v2, raw scenes",
                      std::move(frames),
                      [choice = options.depth,
                       view = std::make_shared<const ColourView>(nyu_cameras(), cv::Size(kWidth, kHeight))](
                          const FrameInfo& frame) { return read_frame(frame, choice, *view); });
}

}  // namespace rgbd_stylize
