// Frames of which each is a picture file with, mostly, a depth file.
#pragma once

#include "formats.hpp"

#include <string>
#include <vector>

namespace rgbd_stylize {

struct PictureFiles {
  std::string name;
  std::string scene;
  std::string rgb;
  std::string depth;      ///< empty: none
  std::string problem{};  ///< why the frame cannot be read; empty: it can
};

/// `crop_border`: they are frames of the labelled NYU set, see white_border.hpp. Throws InputError as
/// list_dataset() does.
OpenedDataset list_picture_files(const std::string& path,
                                 const std::string& kind,
                                 const std::vector<PictureFiles>& files,
                                 const DepthFileOptions& depth_file,
                                 bool crop_border = false);

}  // namespace rgbd_stylize
