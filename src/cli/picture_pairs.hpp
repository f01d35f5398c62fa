// Which content, result and depth belong together.
#pragma once

#include "picture_jobs.hpp"
#include "rgbd_stylize/datasets/dataset.hpp"

#include <string>
#include <vector>

namespace rgbd_stylize::cli {

struct PicturePair {
  std::string name;
  std::string content, result;
  std::string depth;   // empty: none
  int64_t frame = -1;  // the position of the content in a dataset; -1: it is a file
};

struct PicturePairs {
  std::vector<PicturePair> pairs;     // by name
  std::vector<std::string> warnings;  // names that have no partner
};

/// Of two pictures one pair, named like the result. Of two folders those of one name but for its ending, and
/// likewise `depth`, which may be empty. Throws UsageError where one is a file and another a folder, and
/// InputError where a folder cannot be read, a name is there twice, or nothing matches.
PicturePairs match_pictures(const std::string& content, const std::string& result, const std::string& depth);

/// Gives each of the pictures the file of its name in the folder `depth`, and removes those for which there
/// is none. Warns of these. Throws InputError where the folder cannot be read, a name is there twice, or
/// nothing matches.
std::vector<std::string> match_depths(std::vector<InputPicture>& pictures, const std::string& depth);

/// The frames of a dataset, which `content` names, and the results in a folder that are named like them.
/// Throws likewise.
PicturePairs match_frames(const Dataset& dataset, const std::string& content, const std::string& result);

}  // namespace rgbd_stylize::cli
