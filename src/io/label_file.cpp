#include "rgbd_stylize/io/label_file.hpp"

#include "bytes.hpp"
#include "container.hpp"
#include "decode_image.hpp"
#include "mat_tensor.hpp"
#include "png_file.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "single_channel.hpp"
#include "tiff_tags.hpp"

#include <opencv2/imgproc.hpp>

namespace rgbd_stylize {
namespace {

// A PBM, or a TIFF of one bit a pixel.
bool is_bilevel(const Bytes& bytes, const std::string& format) {
  if (format == "PNM") return bytes[1] == '1' || bytes[1] == '4';
  constexpr int kBitsTag = 258;
  if (format != "TIFF") return false;
  const auto at = tiff_value(bytes, kBitsTag);
  return at && number_at(bytes, *at, 2, is_big_endian_tiff(bytes)) == 1;
}

// OpenCV would show a palette as colours, and spreads levels of fewer than 8 bits over all 8.
cv::Mat levels_of(const std::string& path) {
  const auto bytes = read_bytes(path);
  const auto format = image_format(bytes);
  if (format == "PNG") {
    if (const auto levels = decode_png_levels(path, bytes)) return *levels;
  }
  if (format == "JPEG" || format == "WebP") {
    throw InputError(path + ": holds labels as " + format +
                     ", which changes levels near edges; wanted the PNG that it was made from");
  }
  auto levels = decode_image(path, Orientation::kAsStored).pixels;
  if (is_bilevel(bytes, format)) levels = levels / 255;
  if (levels.channels() == 4) cv::cvtColor(levels, levels, cv::COLOR_BGRA2BGR);  // its alpha left out
  return levels;
}

}  // namespace

torch::Tensor read_labels(const std::string& path) {
  const auto levels = single_channel(levels_of(path));
  if (!levels || (levels->depth() != CV_8U && levels->depth() != CV_16U)) {
    throw InputError(
        path +
        ": labels want a grey picture of at most 16 bits whose levels are the ids, or a palette's; "
        "this one has " +
        (levels ? "fractions" : "colours"));
  }
  cv::Mat ids;
  levels->convertTo(ids, CV_32F);
  return tensor_from(ids).to(torch::kInt64);
}

}  // namespace rgbd_stylize
