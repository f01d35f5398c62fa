// Several pictures on one command line: which they are, and one after the other.
#pragma once

#include "rgbd_stylize/core/error.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace rgbd_stylize::cli {

/// The files of a folder whose names are those of `is_one`, by name, hidden ones left out. Throws InputError
/// where the folder cannot be read.
std::vector<std::string> files_in(const std::string& folder, bool (*is_one)(const std::string& file));

struct InputPicture {
  std::string name;  // of what is made of it, without its ending
  std::string file;
  std::string depth{};  // a file, once one is known
};

/// What `inputs` of --rgb mean: files as they are, of a folder the pictures in it by name, without files of
/// depth. Throws InputError where there is no such file, or a folder cannot be read or holds no picture.
std::vector<InputPicture> pictures_of(const std::vector<std::string>& inputs);

/// Whether `output` is meant as a file; otherwise it is a folder, to be made if need be. Throws UsageError
/// where it is a file's name and `inputs` are not one file.
bool names_a_file(const std::string& output, const std::vector<std::string>& inputs);

/// Throws UsageError where the folder `output` is one of the `inputs` or in one: results would be inputs the
/// next time.
void check_other_folder(const std::vector<std::string>& inputs, const std::string& output);

/// Throws UsageError that names --output where one of `outputs` is among `inputs`, or there twice.
void check_outputs(const std::vector<std::string>& outputs, const std::vector<std::string>& inputs);

/// Calls `run` with the place of each of the files, in order. What it throws is printed, of input and of a
/// lack of memory with the file's name, and does not keep the others back. The code of the last one, or
/// kDone. After a first Ctrl-C or SIGTERM the call in hand is the last, and it is kInterrupted.
ExitCode run_each(const std::vector<std::string>& files, const std::function<void(size_t)>& run);

}  // namespace rgbd_stylize::cli
