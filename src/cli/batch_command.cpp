// `batch`: the main command over the frames of a dataset.
#include "commands.hpp"
#include "dataset_arguments.hpp"
#include "frame_log.hpp"
#include "interrupt.hpp"
#include "messages.hpp"
#include "output_checks.hpp"
#include "plan_text.hpp"
#include "rgbd_stylize/batch/run_batch.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "rgbd_stylize/io/folder.hpp"
#include "rgbd_stylize/io/tell.hpp"
#include "stylize_run.hpp"

#include <filesystem>
#include <fstream>
#include <set>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kMostTogether = 1024;

std::unique_ptr<Dataset> open_frames(const BatchArguments& arguments) {
  const auto& scene = arguments.stylize.scene;
  auto options = arguments.dataset;
  options.depth = scene.depth == "filled" ? DepthChoice::kFilled
                  : scene.depth == "raw"  ? DepthChoice::kRaw
                                          : DepthChoice::kNone;
  options.depth_file = scene.depth_file;
  return select_frames(open_dataset(arguments.path, options), arguments.selection);
}

// Nothing that is written replaces anything that is read, or is taken for a frame the next time.
void check_outputs(const BatchArguments& arguments, const RunFolder& folder, const Dataset& frames) {
  const auto& output = folder.path();
  check_outside("--output", output, arguments.path);
  auto files = input_files(arguments.stylize);
  const auto of_frames = input_files(frames);
  files.insert(files.end(), of_frames.begin(), of_frames.end());
  std::set<std::string> pictures;
  for (int64_t i = 0; i < frames.size(); ++i) pictures.insert(folder.picture(frames.info(i).name));
  const InputFiles inputs(files);
  for (const auto& file : {folder.manifest(), folder.contact_sheet(), folder.summary()})
    inputs.check("--output", file);
  for (const auto& picture : pictures) {
    inputs.check("--output", picture);
    for (const auto& [option, file] : files_beside(arguments.stylize, picture)) {
      inputs.check(option, file);
      if (pictures.count(file) > 0)
        throw UsageError(option + " " + file + ": that is where a frame of this name is painted; rename it");
    }
  }
}

// CLI11 reads a file for the main command alone. Here, too, what the command line says counts more.
void add_config_option(CLI::App& app) {
  app.add_option_function<std::string>(
      "--config",
      [&app](const std::string& file) {
        std::ifstream stream(file);
        if (!stream || is_folder(file)) throw CLI::FileError::Missing(file);
        app.parse_from_stream(stream);
      },
      "Read options from a TOML or INI file");
}

void check_together(const BatchArguments& arguments) {
  if (arguments.together == 1 || arguments.stylize.stylize.optimizer.kind == OptimizerKind::kAdam) return;
  throw UsageError("--together " + std::to_string(arguments.together) +
                   ": lbfgs searches one step for all that it is given; take --optimizer adam, or leave out "
                   "--together");
}

// What the pictures depend on. Which frames are painted, by whom and what is told of it do not count.
RunOptions run_options(const StylizeArguments& arguments, const RunDescription& run) {
  static const std::set<std::string> kNotOfPictures = {"output",
                                                       "frames",
                                                       "split",
                                                       "scene",
                                                       "shard",
                                                       "fail-fast",
                                                       "force",
                                                       "save-every",
                                                       "save-masks",
                                                       "quiet",
                                                       "verbose"};
  RunOptions options = {{"version", version()}};
  for (const auto& option : run.options) {
    if (kNotOfPictures.count(option.first) == 0) options.push_back(option);
  }
  options.emplace_back("weights-sha256", run.weights_sha256);
  auto scene = scene_of(arguments);
  scene.rgb.clear();  // the dataset: frames are not hashed before they are read
  for (const auto& file : input_files(scene)) {
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored)) options.emplace_back("sha256 of " + file, sha256_file(file));
  }
  return options;
}

void print_end(const BatchSummary& summary, const RunFolder& folder) {
  tell(fmt::format("{}  {} painted, {} failed in {:.1f} s, {:.1f} s of it waiting for frames\n",
                   folder.path(),
                   summary.painted,
                   summary.failed,
                   summary.seconds,
                   summary.seconds_waiting));
  if (summary.complete) {
    tell(folder.manifest() + "  every frame has its record\n");
  } else {
    tell("frames are missing, or others are still at work; the same command does what is left\n");
  }
}

std::string frames_text(const BatchArguments& arguments, const Dataset& frames, const Shard& shard) {
  auto text = fmt::format("{}  {}, {} frames", arguments.path, frames.kind(), frames.size());
  if (shard.count > 1) text += fmt::format("; shard {}/{} ({})", shard.index, shard.count, shard.source);
  return text;
}

}  // namespace

void setup_batch(CLI::App& app, BatchArguments& arguments) {
  auto& scene = arguments.stylize.scene;
  scene.depth = "filled";
  add_config_option(app);
  add_dataset_options(app, arguments.path, arguments.dataset, arguments.selection);
  add_stylize_options(app, arguments.stylize);
  // What names the files of one picture gives way to what goes for many.
  for (const auto* name : {"--rgb", "--depth", "--output", "--trace"})
    app.remove_option(app.get_option(name));
  app.add_option(
         "--depth",
         scene.depth,
         "The frames' depth: filled or raw as the dataset has it, predict (by --depth-model), or none")
      ->check(CLI::IsMember({"filled", "raw", "predict", "none"}))
      ->capture_default_str()
      ->group("Pictures");
  const auto group = "Frames";
  app.add_option(
         "--shard", arguments.shard, "i/n: every n-th frame from the i-th on (default: as the launcher says)")
      ->group(group);
  app.add_option("--together", arguments.together, "Frames that are optimised as one batch")
      ->check(CLI::Range(1, kMostTogether))
      ->capture_default_str()
      ->group(group);
  app.add_flag("--fail-fast", arguments.fail_fast, "Stop at the first frame that fails")->group(group);
  app.add_option("-o,--output", arguments.stylize.output, "The folder to write (required)")
      ->group("What comes out");
  app.add_flag("--force", arguments.force, "Take over the folder of a run with other options")
      ->group("What comes out");
}

ExitCode run_batch_command(const BatchArguments& arguments, const CLI::App& app) {
  auto stylize = arguments.stylize;
  stylize.scene.rgb = arguments.path;
  if (arguments.path.empty()) throw UsageError("batch: name the dataset to paint, a file or a folder");
  if (stylize.output.empty()) throw UsageError("batch: name the folder to write with --output");
  check_arguments(stylize);
  check_together(arguments);
  BatchOptions options;
  options.together = arguments.together;
  options.shard =
      arguments.shard.empty() ? shard_from_environment(environment_variable) : parse_shard(arguments.shard);
  options.fail_fast = arguments.fail_fast;
  options.force = arguments.force;
  const auto frames = open_frames(arguments);
  const bool launched = arguments.shard.empty();  // a shard by hand has nothing to do with a launcher
  const auto run = start_run(stylize, launched ? launched_process(environment_variable).local_rank : 0);
  auto described = describe_run(stylize, app, "", run);
  described.options = run_options(stylize, described);
  const RunFolder folder(stylize.output, described.options);
  check_outputs(arguments, folder, *frames);
  options.text = picture_text(described);

  if (!stylize.quiet) {
    print_batch_plan(
        {stylize, run.painter, described}, frames_text(arguments, *frames, options.shard), folder.path());
  }
  print_warnings(idle_option_warnings(stylize, app));
  print_warnings(run.painter.warnings());
  print_warnings(weights_warnings(run.painter.weights()));
  FrameLog log(stylize);
  BatchEvents events;
  events.begun = [&](int64_t to_do, int64_t done) { log.begin(to_do, done); };
  events.prepared = [&](const FrameInfo& frame, const PaintJob& job) {
    log.prepared(frame, job);
    save_masks(stylize, job.masks, folder.picture(frame.name));
  };
  events.iteration = [&](const FrameInfo& frame, const PaintJob& job, const StylizeIteration& it) {
    log.iteration(frame, it);
    save_snapshot(stylize, job.photograph, it, folder.picture(frame.name));
  };
  events.recorded = [&](const FrameRecord& record) { log.recorded(record); };
  events.interrupted = interrupted;
  catch_interrupts();
  const auto summary = run_batch(*frames, run.painter, folder, options, events);
  if (!stylize.quiet) print_end(summary, folder);
  return summary.interrupted ? ExitCode::kInterrupted : summary.first_failure;
}

}  // namespace rgbd_stylize::cli
