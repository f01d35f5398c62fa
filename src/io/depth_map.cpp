#include "depth_map.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/depth_file.hpp"
#include "single_channel.hpp"

#include <sstream>

#include <opencv2/core.hpp>

namespace rgbd_stylize {
namespace {

bool is_float(const cv::Mat& plane) { return plane.depth() == CV_32F || plane.depth() == CV_64F; }

std::string words(double number) {
  std::ostringstream text;
  text << number;
  return text.str();
}

// What write_depth() says of a PNG's numbers, or "".
std::string stated_unit(const DecodedImage& plane) {
  for (const auto& [keyword, value] : plane.text) {
    if (keyword == kDepthUnit) return value;
  }
  return "";
}

bool is_relative(const DecodedImage& plane) {
  return plane.pixels.depth() == CV_8U ||
         (plane.pixels.depth() == CV_16U && stated_unit(plane).rfind("relative", 0) == 0);
}

void check_options_fit(const std::string& path, const DecodedImage& plane, const DepthFileOptions& options) {
  if (is_relative(plane) && options.units_per_metre) {
    throw UsageError("--depth-scale: " + path + " holds relative depth, which has no scale; leave it out");
  }
  if (plane.pixels.depth() != CV_8U && options.invert) {
    throw UsageError("--depth-invert: " + path +
                     " holds depth in metres or other units; only 8-bit depth is inverted");
  }
  if (options.sun_rgbd && plane.pixels.depth() != CV_16U) {
    throw UsageError("SUN RGB-D depth wants a 16-bit file, and " + path + " is none");
  }
}

cv::Mat unrotate_sun_rgbd(const cv::Mat& plane) {
  cv::Mat turned = plane.clone();
  turned.forEach<uint16_t>([](uint16_t& d, const int*) { d = static_cast<uint16_t>(d >> 3 | d << 13); });
  return turned;
}

// Of 8 bits level v becomes (v + 1) / 256, or (256 - v) / 256 where dark is far: never 0, which would mean
// "missing". Of 16 bits, where 0 does mean that, it is a share of the largest.
cv::Mat relative_depth(const cv::Mat& plane, bool invert) {
  cv::Mat depth;
  if (plane.depth() == CV_16U) {
    plane.convertTo(depth, CV_32F, 1.0 / 65535);
    return depth;
  }
  plane.convertTo(depth, CV_32F, (invert ? -1.0 : 1.0) / 256, invert ? 1.0 : 1.0 / 256);
  return depth;
}

cv::Mat metric_depth(const cv::Mat& plane, double units_per_metre) {
  cv::Mat depth;
  plane.convertTo(depth, CV_64F, 1.0 / units_per_metre);
  depth.convertTo(depth, CV_32F);
  constexpr double kInfinite = 1e9;  // renderers write 1e10 where there is nothing
  const cv::Mat measured = (depth > 0) & (depth < kInfinite);
  depth.setTo(0, ~measured);
  return depth;
}

std::string describe(const DecodedImage& plane,
                     const DepthFileReport& report,
                     const DepthFileOptions& options) {
  std::string text =
      is_float(plane.pixels) ? "float " : std::to_string(8 * plane.pixels.elemSize1()) + "-bit ";
  text += plane.format;
  if (options.sun_rgbd) text += " of SUN RGB-D";
  if (!report.metric) {
    if (plane.pixels.depth() == CV_16U) return text + ", relative, as it says";
    return text + (options.invert ? ", relative, dark is far" : ", relative, dark is near");
  }
  text += ", " + words(report.units_per_metre) +
          (report.units_per_metre == 1 ? " unit a metre" : " units a metre");
  return text + (report.guessed ? " (guessed)" : "");
}

void measure(const std::string& path, const cv::Mat& depth, DepthFileReport& report) {
  const cv::Mat measured = depth > 0;
  const int count = cv::countNonZero(measured);
  if (count == 0) {
    throw InputError(
        path + ": the depth has no measurement: every pixel is 0, negative or not a number; wanted a depth " +
        "file, --depth predict or --depth none");
  }
  cv::minMaxLoc(depth, &report.nearest, &report.farthest, nullptr, nullptr, measured);
  report.missing_share = 1.0 - static_cast<double>(count) / static_cast<double>(depth.total());
}

void warn_of_the_implausible(DepthFileReport& report) {
  constexpr double kFarthestIndoors = 20, kTooNear = 0.1;  // metres
  if (report.guessed && (report.farthest > kFarthestIndoors || report.farthest < kTooNear)) {
    report.warnings.push_back("with a guess of " + words(report.units_per_metre) +
                              " units a metre the farthest depth is " + words(report.farthest) +
                              " m; set --depth-scale (1000 Kinect, NYU and other millimetres, " +
                              "5000 TUM, 256 KITTI, 1 metres)");
  }
  constexpr double kHardlyAnything = 0.001;
  if (1 - report.missing_share < kHardlyAnything)
    report.warnings.push_back("less than a thousandth of the depth was measured; masks of it are a guess");
  if (report.nearest == report.farthest) report.warnings.push_back("every measured pixel has the same depth");
}

}  // namespace

DecodedImage depth_plane(const std::string& path, const DecodedImage& file) {
  if (const auto plane = single_channel(without_opaque_alpha(file.pixels)))
    return {*plane, file.format, file.text};
  const int channels = file.pixels.channels();
  if (channels == 4) {
    throw InputError(
        path + ": has four channels, wanted one; where the fourth is the depth, give the file as --rgb too");
  }
  throw InputError(path + ": has " + std::to_string(channels) +
                   " colour channels, wanted depth in one; for a picture without depth use --depth predict "
                   "or --depth none");
}

DepthMap depth_from(const std::string& path, const DecodedImage& plane, const DepthFileOptions& options) {
  if (plane.pixels.depth() == CV_8S)
    throw InputError(path + ": holds signed 8-bit numbers, which no depth file does");
  check_options_fit(path, plane, options);
  DepthMap map;
  auto& report = map.report;
  report.metric = !is_relative(plane);
  if (report.metric) {
    report.guessed = !options.units_per_metre && !options.sun_rgbd && stated_unit(plane) != "millimetres";
    report.units_per_metre = options.units_per_metre.value_or(is_float(plane.pixels) ? 1 : 1000);
    map.depth = metric_depth(options.sun_rgbd ? unrotate_sun_rgbd(plane.pixels) : plane.pixels,
                             report.units_per_metre);
  } else {
    report.units_per_metre = 0;
    map.depth = relative_depth(plane.pixels, options.invert);
  }
  measure(path, map.depth, report);
  report.format = describe(plane, report, options);
  warn_of_the_implausible(report);
  return map;
}

}  // namespace rgbd_stylize
