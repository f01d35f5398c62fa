#include "dataset_arguments.hpp"

namespace rgbd_stylize::cli {

void add_border_option(CLI::App& app, DatasetOptions& options) {
  app.add_flag_callback(
         "--keep-border",
         [&options] { options.crop_border = false; },
         "Keep the white border of the labelled NYU pictures")
      ->group("Frames");
}

void add_frame_options(CLI::App& app, DatasetOptions& options, FrameSelection& selection) {
  const auto group = "Frames";
  app.add_option("--frames", selection.frames, "Numbers and ranges without their end: 0:100,250")
      ->group(group);
  app.add_option("--split", selection.split, "splits.mat:train, splits.mat:test, or a list of numbers")
      ->group(group);
  app.add_option("--scene", selection.scene, "Only the frames of this scene")->group(group);
  add_border_option(app, options);
}

void add_dataset_options(CLI::App& app,
                         std::string& path,
                         DatasetOptions& options,
                         FrameSelection& selection) {
  app.add_option("path", path, "The dataset: a file or a folder (required)");
  add_frame_options(app, options, selection);
}

}  // namespace rgbd_stylize::cli
