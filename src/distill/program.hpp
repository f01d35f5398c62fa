// What the programs of this folder have in common: their command line.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace rgbd_stylize {

/// Reads the command line, and runs. What to return from main(): 0, what CLI11 says, or an Error's code.
int run_program(CLI::App& app, int argc, char** argv, const std::function<void()>& run);

}  // namespace rgbd_stylize
