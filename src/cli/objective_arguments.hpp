// What is compared, and by which feature network: options of all commands that paint or learn to.
#pragma once

#include "rgbd_stylize/stylize/options.hpp"

#include <CLI/CLI.hpp>

namespace rgbd_stylize::cli {

/// Which feature network, its weights and its layers.
void add_network_options(CLI::App& app, NetworkOptions& network);

/// Which losses, and how much each weighs.
void add_objective_options(CLI::App& app, ObjectiveOptions& objective);

}  // namespace rgbd_stylize::cli
