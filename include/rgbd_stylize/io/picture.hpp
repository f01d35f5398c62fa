// Pictures in and out of files.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// A decoded picture, upright: the orientation that EXIF gives has been applied.
struct Picture {
  torch::Tensor rgb;     ///< float32 [1,3,H,W], RGB in [0,1]; a grey picture has three equal channels
  torch::Tensor fourth;  ///< float32 [1,1,H,W] in [0,1]: the fourth channel, alpha or depth; or undefined
  int bits = 8;          ///< bits a channel in the file: 8 (or fewer), 16 or 32 (float)
};

/// Reads PNG, JPEG, TIFF, WebP, BMP, PNM, PFM, EXR or anything else OpenCV decodes, by what is in the file,
/// not by its name. Integer samples are divided by their type's largest value; float samples are clamped to
/// [0,1], NaN is 0. Throws InputError that names the file: missing, a folder, empty, not a picture, cut
/// short, damaged, too large.
Picture read_picture(const std::string& path);

/// Whether a file's name ends like a picture's: .png, .jpg, .jpeg, .tif, .tiff, .webp, .bmp, .ppm, .pgm or
/// .pnm, in letters of either case.
bool has_picture_name(const std::string& path);

/// Whether write_picture() keeps alpha in a file so named: a PNG, TIFF or WebP.
bool has_alpha_name(const std::string& path);

/// Text chunks of a PNG, in order: keyword (1 to 79 ASCII characters) and value (UTF-8).
using PictureText = std::vector<std::pair<std::string, std::string>>;

/// Writes a picture in the format that the end of `path` names: .png, .jpg, .tif, .webp, .bmp, .ppm or .pgm.
///
/// `rgb`: float32 [1,3,H,W], or [1,1,H,W] for a grey picture; clamped to [0,1] and rounded to nearest.
/// `alpha`: undefined or float32 [1,1,H,W]; dropped where the format has none. `bits`: 8, or 16 in a PNG or
/// TIFF. `text`: stored in a PNG, dropped in other formats. The file appears whole or not at all (see
/// atomic_file.hpp), and the same arguments make the same bytes. Throws OutputError, also for a format that
/// cannot be written.
void write_picture(const std::string& path,
                   const torch::Tensor& rgb,
                   const torch::Tensor& alpha = {},
                   const PictureText& text = {},
                   int bits = 8);

/// Throws OutputError where write_picture() would refuse `path`, for its format or its folder, so that it is
/// known before a picture is made. `long_side` in pixels; 0: not known yet.
void check_picture_writable(const std::string& path, int bits = 8, int64_t long_side = 0);

/// The text chunks of a PNG, as UTF-8. Throws InputError.
PictureText read_picture_text(const std::string& path);

}  // namespace rgbd_stylize
