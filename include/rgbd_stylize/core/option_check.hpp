// Preconditions on numbers that a user gives.
#pragma once

#include <string>

namespace rgbd_stylize {

/// Throws UsageError "--option value: wanted rule" unless `holds`.
void require(bool holds, const std::string& option, double value, const std::string& rule);

}  // namespace rgbd_stylize
