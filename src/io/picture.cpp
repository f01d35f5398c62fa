#include "rgbd_stylize/io/picture.hpp"

#include "container.hpp"
#include "decode_image.hpp"
#include "mat_tensor.hpp"
#include "picture_from_mat.hpp"
#include "png_file.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/file_name.hpp"

#include <map>
#include <stdexcept>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace rgbd_stylize {
namespace {

// What a file format can hold, of what write_picture() may be given.
struct Format {
  bool alpha;
  bool sixteen_bits;
};

// By the lower-case end of the name.
const std::map<std::string, Format>& formats() {
  constexpr Format kPlain{false, false}, kAlpha{true, false}, kDeep{true, true};
  static const std::map<std::string, Format> kFormats = {{".png", kDeep},
                                                         {".tif", kDeep},
                                                         {".tiff", kDeep},
                                                         {".webp", kAlpha},
                                                         {".jpg", kPlain},
                                                         {".jpeg", kPlain},
                                                         {".bmp", kPlain},
                                                         {".ppm", kPlain},
                                                         {".pgm", kPlain},
                                                         {".pnm", kPlain}};
  return kFormats;
}

Format format_of(const std::string& path, const std::string& extension) {
  const auto format = formats().find(extension);
  if (format != formats().end()) return format->second;
  throw OutputError(path + ": pictures are not written as '" + extension +
                    "'; wanted a name that ends in .png, .jpg, .tif, .webp, .bmp, .ppm or .pgm");
}

// Whole numbers of 8 or 16 bits, the channels in the order R, G, B, alpha.
cv::Mat quantise(const torch::Tensor& picture, int bits) {
  const double largest = bits == 8 ? 255 : 65535;
  cv::Mat samples;
  const auto levels = picture.detach().to(torch::kFloat32).clamp(0, 1).mul(largest).round();
  mat_from(levels).convertTo(samples, bits == 8 ? CV_8U : CV_16U);
  return samples;
}

// OpenCV has the channels in reverse order, and knows no grey with alpha.
cv::Mat in_opencv_order(const cv::Mat& rgb, const std::string& extension) {
  cv::Mat bgr;
  switch (rgb.channels()) {
    case 1:
      bgr = rgb;
      break;
    case 2: {
      const int repeat[] = {0, 0, 0, 1, 0, 2, 1, 3};
      bgr.create(rgb.size(), CV_MAKETYPE(rgb.depth(), 4));
      cv::mixChannels(&rgb, 1, &bgr, 1, repeat, 4);
      break;
    }
    case 3:
      cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
      break;
    default:
      cv::cvtColor(rgb, bgr, cv::COLOR_RGBA2BGRA);
      break;
  }
  if (extension == ".ppm" && bgr.channels() == 1) cv::cvtColor(bgr, bgr, cv::COLOR_GRAY2BGR);
  return bgr;
}

Bytes encode_with_opencv(const std::string& path, const std::string& extension, const cv::Mat& rgb) {
  Bytes bytes;
  try {
    if (cv::imencode(extension, in_opencv_order(rgb, extension), bytes)) return bytes;
  } catch (const cv::Exception& error) {
    throw OutputError(path + ": cannot be encoded as '" + extension + "': " + error.err);
  }
  throw OutputError(path + ": this OpenCV cannot write '" + extension + "'; wanted .png");
}

// What stands for 1 in samples of a type of OpenCV; 0 where no picture has that type.
double largest_sample(int type) {
  switch (type) {
    case CV_8U:
      return 255;
    case CV_16U:
      return 65535;
    case CV_32F:
    case CV_64F:
      return 1;
    default:
      return 0;
  }
}

// These channels as float32 [1,N,H,W]. They are parted while their samples are small, which takes a third of
// the time.
torch::Tensor planes(const cv::Mat& pixels, const std::vector<int>& channels) {
  auto tensor = torch::empty({1, static_cast<int64_t>(channels.size()), pixels.rows, pixels.cols});
  auto* values = tensor.data_ptr<float>();
  for (const int channel : channels) {
    cv::Mat samples, plane(pixels.size(), CV_32F, values);
    cv::extractChannel(pixels, samples, channel);
    samples.convertTo(plane, CV_32F);
    values += plane.total();
  }
  return tensor;
}

void check_arguments(const torch::Tensor& rgb, const torch::Tensor& alpha, int bits) {
  const bool grey = rgb.defined() && rgb.dim() == 4 && rgb.size(1) == 1;
  check_shape(rgb, "rgb", {1, grey ? 1 : 3, -1, -1});
  if (alpha.defined()) check_shape(alpha, "alpha", {1, 1, rgb.size(2), rgb.size(3)});
  if (bits != 8 && bits != 16)
    throw std::invalid_argument("bits: wanted 8 or 16, got " + std::to_string(bits));
}

Format checked_format(const std::string& path, const std::string& extension, int bits) {
  const auto format = format_of(path, extension);
  if (bits == 16 && !format.sixteen_bits) throw OutputError(path + ": 16 bits a channel want .png or .tif");
  return format;
}

void check_holds(const std::string& path, const std::string& extension, bool colours, int64_t long_side) {
  if (colours && extension == ".pgm") throw OutputError(path + ": .pgm holds grey only; wanted .ppm");
  const int64_t longest = extension == ".webp"                          ? 16383
                          : extension == ".jpg" || extension == ".jpeg" ? 65535
                                                                        : 0;
  if (longest > 0 && long_side > longest) {
    throw OutputError(path + ": " + extension + " holds sides of at most " + std::to_string(longest) +
                      " pixels, and this picture has " + std::to_string(long_side) + "; wanted .png");
  }
}

}  // namespace

Picture picture_from(const std::string& path, const DecodedImage& decoded) {
  if (decoded.format == "NPY") throw InputError(path + ": is an array of NumPy, wanted a picture");
  const double unit = largest_sample(decoded.pixels.depth());
  const int channels = decoded.pixels.channels();
  if (unit == 0 || channels == 2 || channels > 4) {
    throw InputError(path + ": the picture has " + std::to_string(channels) +
                     " channels of a type that is not read; " +
                     "wanted 1, 3 or 4 channels of 8 bits, 16 bits or float");
  }
  const auto levels = [&](const std::vector<int>& wanted) {
    auto tensor = planes(decoded.pixels, wanted).div_(decoded.white > 0 ? decoded.white : unit);
    const bool in_range = unit > 1 && decoded.white == 0;
    return in_range ? tensor : tensor.nan_to_num_(0).clamp_(0, 1);
  };
  Picture picture;
  picture.bits = unit == 1 ? 32 : unit == 255 ? 8 : 16;
  picture.rgb = channels == 1 ? levels({0}).repeat({1, 3, 1, 1}) : levels({2, 1, 0});
  if (channels == 4) picture.fourth = levels({3});
  return picture;
}

Picture read_picture(const std::string& path) {
  return picture_from(path, decode_image(path, Orientation::kUpright));
}

bool has_picture_name(const std::string& path) { return formats().count(lower_extension(path)) > 0; }

bool has_alpha_name(const std::string& path) {
  const auto format = formats().find(lower_extension(path));
  return format != formats().end() && format->second.alpha;
}

void write_picture(const std::string& path,
                   const torch::Tensor& rgb,
                   const torch::Tensor& alpha,
                   const PictureText& text,
                   int bits) {
  check_arguments(rgb, alpha, bits);
  const auto extension = lower_extension(path);
  const auto format = checked_format(path, extension, bits);
  check_holds(path, extension, rgb.size(1) == 3, long_side(rgb));
  const auto samples = quantise(alpha.defined() && format.alpha ? torch::cat({rgb, alpha}, 1) : rgb, bits);
  const auto bytes =
      extension == ".png" ? encode_png(path, samples, text) : encode_with_opencv(path, extension, samples);
  write_atomically(path, [&](const std::string& temporary) { write_bytes(temporary, bytes, path); });
}

void check_picture_writable(const std::string& path, int bits, int64_t long_side) {
  check_writable(path);
  const auto extension = lower_extension(path);
  checked_format(path, extension, bits);
  check_holds(path, extension, /*colours=*/true, long_side);
}

PictureText read_picture_text(const std::string& path) {
  const auto bytes = read_bytes(path);
  if (image_format(bytes) != "PNG") throw InputError(path + ": only a PNG holds texts, and this is none");
  return decode_png_text(path, bytes);
}

}  // namespace rgbd_stylize
