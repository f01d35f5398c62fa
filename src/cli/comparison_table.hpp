// Measures of pairs of pictures as a table of text.
#pragma once

#include "rgbd_stylize/compare/compare_pictures.hpp"

#include <string>
#include <vector>

namespace rgbd_stylize::cli {

/// Two lines: the groups, and the names of the measures. `name_width`: of the first column, in characters.
std::string table_head(size_t name_width, const std::vector<Measure>& measures);

/// One line, a missing value as "-", in the columns of table_head() for the same measures.
std::string table_row(size_t name_width, const std::string& name, const std::vector<Measure>& measures);

}  // namespace rgbd_stylize::cli
