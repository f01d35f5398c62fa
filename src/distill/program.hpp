// What the programs of this folder have in common.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace rgbd_stylize {

/// Reads the command line, and runs. What to return from main(): 0, what CLI11 says, or an Error's code.
int run_program(CLI::App& app, int argc, char** argv, const std::function<void()>& run);

/// Throws UsageError where the file that will be written is one of those that are read.
void check_output(const std::string& output, const std::vector<std::string>& inputs);

}  // namespace rgbd_stylize
