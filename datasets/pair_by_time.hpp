// Pictures and depth of two cameras that do not wait for each other.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace rgbd_stylize {

struct TimedFile {
  double seconds;
  std::string path;
};

/// For each picture the depth nearest in time, where it is at most `tolerance` seconds away; pictures without
/// are left out. In the order of time; neither list needs to be sorted.
std::vector<std::pair<TimedFile, TimedFile>> pair_by_time(std::vector<TimedFile> pictures,
                                                          std::vector<TimedFile> depths,
                                                          double tolerance);

}  // namespace rgbd_stylize
