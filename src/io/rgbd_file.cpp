#include "rgbd_stylize/io/rgbd_file.hpp"

#include "decode_image.hpp"
#include "depth_map.hpp"
#include "exr_depth.hpp"
#include "mat_tensor.hpp"
#include "picture_from_mat.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"

#include <cmath>
#include <filesystem>

#include <opencv2/imgproc.hpp>

namespace rgbd_stylize {
namespace {

bool same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  return a == b || std::filesystem::equivalent(a, b, ignored);
}

DecodedImage fourth_channel(const std::string& path, const DecodedImage& file) {
  if (file.pixels.channels() != 4) {
    throw InputError(
        path + ": is given as picture and as depth, but has no fourth channel for the depth; use --depth " +
        "with a depth file, --depth predict or --depth none");
  }
  cv::Mat fourth;
  cv::extractChannel(file.pixels, fourth, 3);
  return {fourth, file.format, file.text};
}

std::string size_text(cv::Size size) {
  return std::to_string(size.width) + "x" + std::to_string(size.height);
}

bool aspects_agree(cv::Size a, cv::Size b) { return same_aspect({a.height, a.width}, {b.height, b.width}); }

void fit_to_picture(const std::string& path, DepthMap& map, cv::Size picture) {
  const auto size = map.depth.size();
  if (size == picture) return;
  if (!aspects_agree(size, picture)) {
    const bool turned = aspects_agree({size.height, size.width}, picture);
    throw InputError(path + ": the depth is " + size_text(size) + ", the picture " + size_text(picture) +
                     "; wanted the same size or at least the same aspect" +
                     (turned ? " (one of them is turned by 90 degrees)" : ""));
  }
  // Between two samples lies an outline as often as a surface: a mean would be a depth that nothing has.
  cv::resize(map.depth, map.depth, picture, 0, 0, cv::INTER_NEAREST_EXACT);
  map.report.format += ", resized from " + size_text(size);
  map.report.height = size.height;
  map.report.width = size.width;
  if (cv::countNonZero(map.depth) == 0) {
    throw InputError(path + ": the measurements are too sparse to be resized from " + size_text(size) +
                     " to " + size_text(picture) + "; wanted a depth of the picture's size");
  }
}

}  // namespace

RgbdFile read_rgbd(const std::string& rgb_path,
                   const std::string& depth_path,
                   const DepthFileOptions& options) {
  if (options.units_per_metre && !(*options.units_per_metre > 0 && std::isfinite(*options.units_per_metre))) {
    throw UsageError("--depth-scale " + exact_text(*options.units_per_metre) + ": wanted a number above 0");
  }
  const auto file = decode_image(rgb_path, Orientation::kUpright);
  const auto picture = picture_from(rgb_path, file);
  RgbdFile rgbd;
  rgbd.bits = picture.bits;
  rgbd.image.rgb = picture.rgb;
  const bool depth_inside = !depth_path.empty() && same_file(rgb_path, depth_path);
  if (!depth_inside) rgbd.image.alpha = picture.fourth;
  if (depth_path.empty()) return rgbd;

  const auto rendered = exr_depth(depth_path);
  const auto plane = rendered ? DecodedImage{*rendered, "EXR, channel Z", {}}
                     : depth_inside
                         ? fourth_channel(rgb_path, file)
                         : depth_plane(depth_path, decode_image(depth_path, Orientation::kAsStored));
  auto map = depth_from(depth_path, plane, options);
  if (depth_inside && !rendered) map.report.format = "fourth channel of " + map.report.format;
  fit_to_picture(depth_path, map, file.pixels.size());
  rgbd.depth = map.report;
  rgbd.image.depth_m = tensor_from(map.depth);
  rgbd.image.metric = map.report.metric;
  return rgbd;
}

}  // namespace rgbd_stylize
