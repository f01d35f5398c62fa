// MATLAB 5 files, as far as splits need them: real arrays of numbers, also compressed ones.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace rgbd_stylize {

/// Whether the file's header says that it is one. MATLAB 7.3 files are HDF5 and are not.
bool is_mat5_file(const std::string& path);

/// The numeric arrays of whole numbers in the file, by name, in the order of the file; what is of another
/// kind is left out. Throws InputError where the file is damaged or of a byte order that is not read.
std::map<std::string, std::vector<int64_t>> read_mat5_file(const std::string& path);

}  // namespace rgbd_stylize
