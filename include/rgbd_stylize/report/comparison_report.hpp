// What was measured of pairs of pictures, for programs to read.
#pragma once

#include "rgbd_stylize/compare/compare_pictures.hpp"

#include <map>
#include <string>
#include <vector>

namespace rgbd_stylize {

struct ComparedPair {
  std::string name;
  std::string content, result, depth;  ///< files; no depth: empty
  std::vector<Measure> measures = {};  ///< empty: it failed
  std::string error = {};              ///< why
  std::string depth_unit = {};         ///< of the depth error: "metres", "relative", or empty: the network's
};

/// The mean of each measure over the pairs that did not fail; NaN for the depth error where their units
/// differ. Empty where all failed.
std::vector<Measure> mean_of(const std::vector<ComparedPair>& pairs);

/// JSON: `settings` as they are; "pairs", each with its name, its files and either "measures", by group and
/// name, or "error"; and the "mean" of the measures. A number that is not finite is null.
std::string comparison_json(const std::map<std::string, std::string>& settings,
                            const std::vector<ComparedPair>& pairs);

}  // namespace rgbd_stylize
