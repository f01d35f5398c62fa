// What the main command and `batch` do alike.
#pragma once

#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/report/trace.hpp"
#include "rgbd_stylize/stylize/painter.hpp"
#include "stylize_arguments.hpp"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace rgbd_stylize::cli {

/// A run, ready for photographs.
struct StylizeRun {
  torch::Device device;
  Precision precision;
  Painter painter;
};

/// What can be wrong with the options and shows without reading a file. Throws UsageError.
void check_arguments(const StylizeArguments& arguments);

/// Sets up the process, and reads what all photographs are painted with. `local_rank`: see select_device().
StylizeRun start_run(const StylizeArguments& arguments, int64_t local_rank = 0);

/// The scene with the picture that --init names.
SceneOptions scene_of(const StylizeArguments& arguments);

/// `command` may be empty: then pictures do not tell it.
RunDescription describe_run(const StylizeArguments& arguments,
                            const CLI::App& app,
                            const std::string& command,
                            const StylizeRun& run);

/// How a picture was made, for its text chunks.
PictureText picture_text(const RunDescription& run);

/// All files that a run reads, as far as they are named by options.
std::vector<std::string> input_files(const StylizeArguments& arguments);

/// A file that an option asks for beside a picture.
struct FileBeside {
  std::string option, file;
};

/// The masks and snapshots of the picture `output`, where they are asked for.
std::vector<FileBeside> files_beside(const StylizeArguments& arguments, const std::string& output);
void save_masks(const StylizeArguments& arguments, const SceneMasks& masks, const std::string& output);
void save_snapshot(const StylizeArguments& arguments,
                   const Photograph& photograph,
                   const StylizeIteration& it,
                   const std::string& output);

/// Of options that were given and change nothing.
std::vector<std::string> idle_option_warnings(const StylizeArguments& arguments, const CLI::App& app);

/// Of the weights, where they are random.
std::vector<std::string> weights_warnings(const ChosenWeights& weights);

}  // namespace rgbd_stylize::cli
