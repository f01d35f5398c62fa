// Arrays of HDF5 files as pictures and depth.
#pragma once

#include "hdf5_file.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"

namespace rgbd_stylize {

/// uint8 [3,H,W] as float32 [1,3,H,W] in [0,1].
torch::Tensor picture_from_bytes(const torch::Tensor& bytes);

/// float32 [H,W] in metres as [1,1,H,W], what is no distance as 0. Throws InputError that begins with `where`
/// if nothing was measured.
torch::Tensor depth_from_metres(const std::string& where, const torch::Tensor& metres);

}  // namespace rgbd_stylize
