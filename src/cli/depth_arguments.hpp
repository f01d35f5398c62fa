// The options that say where depth comes from.
#pragma once

#include "stylize_arguments.hpp"

#include <CLI/CLI.hpp>

namespace rgbd_stylize::cli {

/// What the numbers of a depth file mean: every command that reads one has them.
void add_depth_file_options(CLI::App& app, DepthFileOptions& options);

/// The same, and which of its values become 0 and 1.
void add_depth_reading_options(CLI::App& app, SceneOptions& scene);

/// Which network reads depth.
void add_depth_model_options(CLI::App& app, DepthModelOptions& options);

}  // namespace rgbd_stylize::cli
