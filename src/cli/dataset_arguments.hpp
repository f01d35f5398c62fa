// The options that say which frames of a dataset are wanted.
#pragma once

#include "rgbd_stylize/datasets/open_dataset.hpp"
#include "rgbd_stylize/datasets/select_frames.hpp"

#include <CLI/CLI.hpp>

namespace rgbd_stylize::cli {

/// The dataset's path, which of its frames, and their border.
void add_dataset_options(CLI::App& app,
                         std::string& path,
                         DatasetOptions& options,
                         FrameSelection& selection);

}  // namespace rgbd_stylize::cli
