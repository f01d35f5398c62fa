// The options that say which frames of a dataset are wanted.
#pragma once

#include "rgbd_stylize/datasets/open_dataset.hpp"
#include "rgbd_stylize/datasets/select_frames.hpp"

#include <CLI/CLI.hpp>

namespace rgbd_stylize::cli {

/// Whether the labelled NYU pictures keep their border.
void add_border_option(CLI::App& app, DatasetOptions& options);

/// Which frames of a dataset, and their border.
void add_frame_options(CLI::App& app, DatasetOptions& options, FrameSelection& selection);

/// The same and the dataset's path.
void add_dataset_options(CLI::App& app,
                         std::string& path,
                         DatasetOptions& options,
                         FrameSelection& selection);

}  // namespace rgbd_stylize::cli
