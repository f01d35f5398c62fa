// A dataset from a path, whatever form it has.
#pragma once

#include "rgbd_stylize/datasets/dataset.hpp"
#include "rgbd_stylize/io/rgbd_file.hpp"

#include <memory>
#include <string>

namespace rgbd_stylize {

/// Which depth a frame comes with, where a dataset holds more than one.
enum class DepthChoice {
  kFilled,  ///< without holes, as the dataset's authors filled them; the measured one where there is no other
  kRaw,     ///< as it was measured, holes are 0
  kNone     ///< none is read: RgbdSample::image.depth_m is undefined
};

struct DatasetOptions {
  DepthChoice depth = DepthChoice::kFilled;
  /// How the depth files of folders are read. TUM's 5000 units a metre and the rotated bits of SUN RGB-D are
  /// known without.
  DepthFileOptions depth_file;
  /// Leaves out the white frame of the labelled NYU set, also where it is a folder of 1449 numbered pictures:
  /// of 480 x 640 pixels rows 44 to 470 and columns 40 to 600 remain, counted from 0.
  bool crop_border = true;
};

/// Opens what `path` is:
///  - an HDF5 file with `images` and `depths`: the labelled NYU Depth v2 set, nyu_depth_v2_labeled.mat;
///  - an HDF5 file with `rgb` and `depth`, or a folder that holds such files at any depth: sparse-to-dense;
///  - a folder with r-*.ppm and d-*.pgm, or a folder of such folders: NYU raw scenes. Each picture goes with
///  the depth nearest in time, at most 50 ms away, seen from the colour camera;
///  - a folder with rgb.txt and depth.txt, or associations.txt: TUM. Nearest in time, at most 20 ms away;
///  - a folder with image/, depth/ and intrinsics.txt, or a tree of such folders: SUN RGB-D;
///  - a folder with a sub-folder of pictures (rgb, color, image, ...) and one of depth (depth, depths): files
///  of one stem belong together;
///  - a folder of pictures. A file goes as depth with the picture of its stem where its name ends in `_depth`
///  or `_rawdepth`, or the picture is a JPEG (a.jpg, a.png). Where no file is depth, the pictures have none;
///  where no depth is wanted, what has colours is a picture whatever its name (see has_colours()).
///
/// In the last two, pictures of one stem are frames that are named by their whole names (a.jpg, a.jpeg), and
/// a frame whose picture or depth is missing, or whose depth is there twice, is an error when it is read.
///
/// Throws InputError where it is none of these, is empty or damaged, and where two frames have one name.
std::unique_ptr<Dataset> open_dataset(const std::string& path, const DatasetOptions& options = {});

}  // namespace rgbd_stylize
