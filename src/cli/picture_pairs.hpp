// Which content, result and depth belong together.
#pragma once

#include <string>
#include <vector>

namespace rgbd_stylize::cli {

struct PicturePair {
  std::string name;
  std::string content, result;
  std::string depth;  // empty: none
};

struct PicturePairs {
  std::vector<PicturePair> pairs;     // by name
  std::vector<std::string> warnings;  // names that have no partner
};

/// Of two pictures one pair, named like the result. Of two folders those of one name but for its ending, and
/// likewise `depth`, which may be empty. Throws UsageError where one is a file and another a folder, and
/// InputError where a folder cannot be read, a name is there twice, or nothing matches.
PicturePairs match_pictures(const std::string& content, const std::string& result, const std::string& depth);

}  // namespace rgbd_stylize::cli
