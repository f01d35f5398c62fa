// What is said to the user on the standard error stream.
#pragma once

#include <string>
#include <vector>

namespace rgbd_stylize::cli {

/// A line of a run's description: what, in a column of its own, and the text.
void print_line(const std::string& what, const std::string& text);

/// "warning: …" lines.
void print_warnings(const std::vector<std::string>& warnings);

/// The message with the file's name before it, where it does not have it.
std::string with_name(const std::string& file, const std::string& message);

/// Those of one file among several, each with its name.
void print_warnings_of(const std::string& file, const std::vector<std::string>& warnings);

/// "rgbd_stylize: …", of what went wrong.
void print_error(const std::string& message);

}  // namespace rgbd_stylize::cli
