// The commands, each a pair: what it adds to the command line, and what it runs. See main.cpp.
#pragma once

#include "rgbd_stylize/compare/compare_pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/datasets/open_dataset.hpp"
#include "rgbd_stylize/datasets/select_frames.hpp"
#include "rgbd_stylize/training/options.hpp"
#include "stylize_arguments.hpp"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace rgbd_stylize::cli {

ExitCode run_stylize(const StylizeArguments& arguments, const CLI::App& app, const std::string& command);

struct BatchArguments {
  std::string path;
  StylizeArguments stylize;
  DatasetOptions dataset;
  FrameSelection selection;
  std::string shard;  // empty: as the launcher says
  int64_t together = 1;
  bool fail_fast = false;
  bool force = false;
};
void setup_batch(CLI::App& app, BatchArguments& arguments);
ExitCode run_batch_command(const BatchArguments& arguments, const CLI::App& app);
struct TrainArguments {
  TrainingOptions training;
  std::string preset;
  std::string output;
  bool resume = false;
  int checkpoint_every = 1000;  // steps; 0: only at the end
  int preview_every = 1000;     // likewise
  std::string device = "auto";
  std::string precision = "auto";
  int threads = 0;
  bool deterministic = false;
  bool quiet = false;
};
void setup_train(CLI::App& app, TrainArguments& arguments);
ExitCode run_train(const TrainArguments& arguments, const CLI::App& app);

struct ApplyArguments {
  std::string model;
  std::vector<std::string> inputs;  // files and folders
  std::string output;               // a file for one picture, otherwise a folder
  SceneOptions scene;               // how a picture is read; its content mask says where it is painted
  DepthModelOptions depth_model;
  std::string weights_dir;
  int64_t tile = 0;  // 0: as suits the device
  std::string device = "auto";
  std::string precision = "auto";
  int threads = 0;
};
void setup_apply(CLI::App& app, ApplyArguments& arguments);
ExitCode run_apply(const ApplyArguments& arguments, const CLI::App& app);

struct ExportArguments {
  std::string model, output;
};
void setup_export(CLI::App& app, ExportArguments& arguments);
ExitCode run_export(const ExportArguments& arguments);

struct MaskArguments {
  SceneOptions scene;
  DepthModelOptions depth_model;
  std::string weights_dir;
  std::string output = "masks.png";
  std::string device = "auto";
  int threads = 0;
};
void setup_mask(CLI::App& app, MaskArguments& arguments);
ExitCode run_mask(const MaskArguments& arguments, const CLI::App& app);

struct DepthArguments {
  std::vector<std::string> inputs;  // files and folders
  std::string output;               // a file for one picture, otherwise a folder
  std::string format = "png";       // in a folder
  DepthModelOptions model;
  std::string weights_dir;
  std::string device = "auto";
  int threads = 0;  // all cores
};
void setup_depth(CLI::App& app, DepthArguments& arguments);
ExitCode run_depth(const DepthArguments& arguments, const CLI::App& app);

struct EvaluateArguments {
  std::string content, result, depth;  // files or folders; content a dataset, too; depth may be empty
  DatasetOptions dataset;              // how the content is read, and the depth
  SceneOptions scene;                  // its styles, where they were painted, and how depth is normalised
  NetworkOptions network;
  DepthModelOptions depth_model;
  std::string edge_model;  // empty: Canny's detector
  int64_t edge_tolerance = Judges().edge_tolerance;
  std::string json, sheet;  // empty: not written
  std::string device = "auto";
  int threads = 0;
};
void setup_evaluate(CLI::App& app, EvaluateArguments& arguments);
ExitCode run_evaluate(const EvaluateArguments& arguments, const CLI::App& app);

struct DatasetArguments {
  std::string path;
  DatasetOptions options;
  FrameSelection selection;
  std::string output;  // empty: no picture
};
void setup_dataset(CLI::App& app, DatasetArguments& arguments);
ExitCode run_dataset(const DatasetArguments& arguments);

struct DoctorArguments {
  std::string weights_dir;
};
void setup_doctor(CLI::App& app, DoctorArguments& arguments);
ExitCode run_doctor(const DoctorArguments& arguments);

struct WeightsArguments {
  std::string weights_dir;
  std::vector<std::string> names;  // fetch, verify, path
  std::string mirror;              // fetch
  bool accept_licence = false;
  std::string input, output;  // convert
  std::string features = "auto";
  bool half = false;
  ExitCode (*run)(const WeightsArguments&) = nullptr;  // the subcommand that was given
};
void setup_weights(CLI::App& app, WeightsArguments& arguments);

}  // namespace rgbd_stylize::cli
