// Depth into files.
#pragma once

#include <string>

#include <torch/types.h>

namespace rgbd_stylize {

/// The keyword of a PNG's text chunk.
constexpr char kDepthUnit[] = "rgbd_stylize:depth_unit";

/// Writes depth in the form that the end of `path` names:
///  - .png: 16 bits; whole millimetres where `metric`, at most 65535, otherwise the relative unit times
///  65535.
///    The text chunk kDepthUnit holds depth_unit(), by which read_rgbd() knows it;
///  - .npy: float32 [H,W]; .pfm: float32; metres, or the relative unit.
///
/// depth float32 [1,1,H,W], 0 = missing; relative depth in [0,1]. The file appears whole or not at all.
/// Throws OutputError, also for another ending.
void write_depth(const std::string& path, const torch::Tensor& depth, bool metric);

/// The unit of the numbers that write_depth() puts into `path`, in words.
std::string depth_unit(const std::string& path, bool metric);

/// Whether `path` ends like a file that write_depth() writes.
bool is_depth_file(const std::string& path);

/// Whether a file's name ends like one that holds depth: .png, .npy, .pfm, .exr, .tif, .tiff or .pgm, in
/// letters of either case.
bool has_depth_name(const std::string& path);

/// Whether a file is a picture that has colours, so that it holds no depth. The header tells it of a grey
/// PNG, the name of .npy, .pfm, .exr and .pgm; any other file is decoded. One that cannot be decoded has
/// none.
bool has_colours(const std::string& path);

}  // namespace rgbd_stylize
