#include "decode_image.hpp"

#include "container.hpp"
#include "npy_file.hpp"
#include "pfm_file.hpp"
#include "png_file.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "stderr_capture.hpp"
#include "tiff_tags.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <regex>
#include <utility>

#include <opencv2/imgcodecs.hpp>

namespace rgbd_stylize {
namespace {

// OpenCV leaves EXR out unless told otherwise before it decodes its first picture.
void allow_exr() {
  static const int once = setenv("OPENCV_IO_ENABLE_OPENEXR", "1", /*overwrite=*/0);
  (void)once;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// libjpeg fills what it could not decode with grey, says so, and reports success. (It also tells of
// "extraneous bytes", which many cameras leave and which cost nothing.)
bool tells_of_lost_pixels(const std::string& complaint) {
  return contains(complaint, "remature end") || contains(complaint, "bad Huffman code");
}

[[noreturn]] void fail_undecodable(const std::string& path, const std::string& format) {
  if (format.empty()) {
    throw InputError(
        path +
        ": is not a picture in a format that can be read; wanted PNG, JPEG, TIFF, WebP, BMP, PNM, "
        "PFM, EXR or, for depth, NPY");
  }
  const std::string hint =
      format == "EXR" ? " (EXR: wanted the channels R, G, B or Y, and an OpenCV with OpenEXR)" : "";
  throw InputError(path + ": the " + format + " is damaged, cut short or of a kind that cannot be decoded" +
                   hint + "; copy it again or convert it to PNG");
}

cv::Mat decode_quietly(const std::string& path, const Bytes& bytes, const std::string& format) {
  allow_exr();
  cv::Mat pixels;
  std::string complaint;
  try {
    complaint = capture_stderr([&] { pixels = cv::imdecode(bytes, cv::IMREAD_UNCHANGED); });
  } catch (const cv::Exception& error) {
    if (!contains(error.what(), "CV_IO_MAX_IMAGE")) fail_undecodable(path, format);
    throw InputError(path + ": the picture is too large; wanted at most 2^20 pixels a side and 2^30 in all");
  }
  if (pixels.empty() || (format == "JPEG" && tells_of_lost_pixels(complaint))) fail_undecodable(path, format);
  return pixels;
}

// What the header of a PGM or PPM says is white; 0 where it says nothing.
double pnm_white(const Bytes& bytes) {
  constexpr size_t kHeader = 1024;  // with comments
  const std::string header(bytes.begin(),
                           bytes.begin() + static_cast<ptrdiff_t>(std::min(bytes.size(), kHeader)));
  static const std::regex kWhite(
      R"(^P[2356](?:\s|#[^\n]*\n)+\d+(?:\s|#[^\n]*\n)+\d+(?:\s|#[^\n]*\n)+(\d{1,5})\s)");
  std::smatch found;
  return std::regex_search(header, found, kWhite) ? std::stod(found[1]) : 0;
}

// OpenCV spreads the levels of a PGM or PPM in text over 0..255, rounding down, and those of the other forms
// not.
cv::Mat as_stored(const cv::Mat& pixels, const Bytes& bytes, double white) {
  const bool is_text = bytes[1] == '2' || bytes[1] == '3';
  if (!is_text || white >= 255) return pixels;
  cv::Mat table(1, 256, CV_8U);
  for (int level = 0; level < 256; ++level)
    table.at<uint8_t>(level) = cv::saturate_cast<uint8_t>(std::ceil(level * white / 255));
  cv::Mat levels;
  cv::LUT(pixels, table, levels);
  return levels;
}

// The eight orientations: turned about the diagonal from 5 on, then flipped.
cv::Mat turn(const cv::Mat& pixels, int orientation) {
  constexpr int kBoth = -1, kUpsideDown = 0, kLeftRight = 1;
  cv::Mat turned = pixels;
  if (orientation >= 5) cv::transpose(pixels, turned);
  switch (orientation) {
    case 2:
    case 6:
      cv::flip(turned, turned, kLeftRight);
      break;
    case 3:
    case 7:
      cv::flip(turned, turned, kBoth);
      break;
    case 4:
    case 8:
      cv::flip(turned, turned, kUpsideDown);
      break;
    default:
      break;
  }
  return turned;
}

}  // namespace

DecodedImage decode_image(const std::string& path, Orientation orientation) {
  Bytes bytes = read_bytes(path);
  const auto format = image_format(bytes);
  if (format == "NPY") return {decode_npy(path, bytes), format, {}};
  if (format == "PFM") return {decode_pfm(path, bytes), format, {}};
  if (cut_short(bytes, format)) {
    throw InputError(path + ": the " + format +
                     " is cut short: its end is missing; copy or download it again");
  }
  if (format == "TIFF") keep_tiff_colours(bytes);
  if (format == "TIFF" && orientation == Orientation::kAsStored) keep_tiff_as_stored(bytes);
  auto pixels = decode_quietly(path, bytes, format);
  if (orientation == Orientation::kUpright) pixels = turn(pixels, exif_orientation(bytes, format));
  const double white = format == "PNM" ? pnm_white(bytes) : 0;
  if (white > 0) pixels = as_stored(pixels, bytes, white);
  return {pixels, format, format == "PNG" ? decode_png_header_text(std::move(bytes)) : PictureText(), white};
}

}  // namespace rgbd_stylize
