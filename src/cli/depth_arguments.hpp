// The options that name a depth network.
#pragma once

#include "rgbd_stylize/depth/choose_depth_network.hpp"

#include <CLI/CLI.hpp>

namespace rgbd_stylize::cli {

void add_depth_model_options(CLI::App& app, DepthModelOptions& options);

}  // namespace rgbd_stylize::cli
