// Text that a shell reads back as one word.
#pragma once

#include <string>
#include <vector>

namespace rgbd_stylize::cli {

/// The words with spaces between them, each in quotes where a POSIX shell would not take it as it is.
std::string shell_quoted(const std::vector<std::string>& words);

}  // namespace rgbd_stylize::cli
