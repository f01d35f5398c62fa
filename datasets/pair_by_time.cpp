#include "pair_by_time.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize {
namespace {

bool earlier(const TimedFile& a, const TimedFile& b) { return a.seconds < b.seconds; }

}  // namespace

std::vector<std::pair<TimedFile, TimedFile>> pair_by_time(std::vector<TimedFile> pictures,
                                                          std::vector<TimedFile> depths,
                                                          double tolerance) {
  std::sort(pictures.begin(), pictures.end(), earlier);
  std::sort(depths.begin(), depths.end(), earlier);
  std::vector<std::pair<TimedFile, TimedFile>> pairs;
  for (const auto& picture : pictures) {
    const auto apart = [&](const TimedFile& depth) { return std::abs(depth.seconds - picture.seconds); };
    auto nearest = std::lower_bound(depths.begin(), depths.end(), picture, earlier);
    const bool earlier_is_nearer =
        nearest != depths.begin() && (nearest == depths.end() || apart(*(nearest - 1)) < apart(*nearest));
    if (earlier_is_nearer) --nearest;
    if (nearest != depths.end() && apart(*nearest) <= tolerance) pairs.emplace_back(picture, *nearest);
  }
  return pairs;
}

}  // namespace rgbd_stylize
