#include "rgbd_stylize/io/depth_file.hpp"

#include "bytes.hpp"
#include "decode_image.hpp"
#include "mat_tensor.hpp"
#include "npy_file.hpp"
#include "pfm_file.hpp"
#include "png_file.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/file_name.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "single_channel.hpp"

#include <fstream>
#include <set>

namespace rgbd_stylize {
namespace {

constexpr double kLargest = 65535;     // of 16 bits
constexpr double kMillimetres = 1000;  // a metre

Bytes encode(const std::string& path, const cv::Mat& depth, bool metric) {
  if (lower_extension(path) == ".npy") return encode_npy(depth);
  if (lower_extension(path) == ".pfm") return encode_pfm(depth);
  cv::Mat levels;
  depth.convertTo(levels, CV_16U, metric ? kMillimetres : kLargest);  // rounds, and stops at the largest
  return encode_png(path, levels, {{kDepthUnit, depth_unit(path, metric)}});
}

bool is_grey_png(const std::string& path) {
  constexpr size_t kColourType = 25;
  constexpr uint8_t kGrey = 0, kGreyAndAlpha = 4;
  Bytes header(kColourType + 1);
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(header.data()), static_cast<std::streamsize>(header.size()));
  const auto type = header[kColourType];
  return file && text_at(header, 1, "PNG") && (type == kGrey || type == kGreyAndAlpha);
}

}  // namespace

bool is_depth_file(const std::string& path) {
  const auto end = lower_extension(path);
  return end == ".png" || end == ".npy" || end == ".pfm";
}

bool has_depth_name(const std::string& path) {
  static const std::set<std::string> kEndings = {".png", ".npy", ".pfm", ".exr", ".tif", ".tiff", ".pgm"};
  return kEndings.count(lower_extension(path)) > 0;
}

bool has_colours(const std::string& path) {
  if (!has_picture_name(path) || lower_extension(path) == ".pgm" || is_grey_png(path)) return false;
  try {
    return !single_channel(decode_image(path, Orientation::kAsStored).pixels);
  } catch (const InputError&) {
    return false;
  }
}

std::string depth_unit(const std::string& path, bool metric) {
  const bool whole = lower_extension(path) == ".png";
  if (metric) return whole ? "millimetres" : "metres";
  return std::string("relative, ") + (whole ? "65535" : "1") + " is farthest";
}

void write_depth(const std::string& path, const torch::Tensor& depth, bool metric) {
  check_shape(depth, "depth", {1, 1, -1, -1});
  if (!is_depth_file(path)) {
    throw OutputError(path + ": depth is not written as '" + lower_extension(path) +
                      "'; wanted .png, .npy or .pfm");
  }
  const auto bytes = encode(path, mat_from(depth), metric);
  write_atomically(path, [&](const std::string& temporary) { write_bytes(temporary, bytes, path); });
}

}  // namespace rgbd_stylize
