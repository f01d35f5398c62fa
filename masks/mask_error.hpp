#pragma once

#include "rgbd_stylize/core/error.hpp"

#include <string>

namespace rgbd_stylize {

/// Throws UsageError that quotes the mask.
[[noreturn]] inline void fail_mask(const std::string& whole, const std::string& problem) {
  throw UsageError("mask '" + whole + "': " + problem);
}

}  // namespace rgbd_stylize
