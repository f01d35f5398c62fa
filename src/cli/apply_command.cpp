// `apply`: pictures through a trained network.
#include "commands.hpp"
#include "depth_arguments.hpp"
#include "idle_options.hpp"
#include "interrupt.hpp"
#include "messages.hpp"
#include "output_checks.hpp"
#include "picture_jobs.hpp"
#include "picture_pairs.hpp"
#include "plan_text.hpp"
#include "progress_line.hpp"
#include "rgbd_stylize/core/clock.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/core/option_check.hpp"
#include "rgbd_stylize/feedforward/model_file.hpp"
#include "rgbd_stylize/feedforward/paint.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/folder.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/io/video.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kLargestTile = int64_t{1} << 20;  // its square is far from overflow

struct Job {
  InputPicture picture;  // its depth as --depth has it: "none", "predict" or a file
  std::string output;
};

// Whether --depth names one.
bool is_folder_of_depth(const std::string& depth) {
  return depth != "none" && depth != "predict" && is_folder(depth);
}

// One picture or video goes into a file; several go by their own names into a folder, as PNG or MP4.
// `warnings`: of pictures that are left out.
std::vector<Job> jobs_of(const ApplyArguments& arguments, std::vector<std::string>& warnings) {
  const bool one = names_a_file(arguments.output, arguments.inputs);
  if (!one) check_other_folder(arguments.inputs, arguments.output);
  auto pictures = pictures_of(arguments.inputs);
  const auto& depth = arguments.scene.depth;
  for (auto& picture : pictures) picture.depth = depth;
  if (is_folder_of_depth(depth)) warnings = match_depths(pictures, depth);
  std::vector<Job> jobs;
  for (const auto& picture : pictures) {
    const auto name = picture.name + (is_video_file(picture.file) ? ".mp4" : ".png");
    jobs.push_back({picture, one ? arguments.output : (fs::path(arguments.output) / name).string()});
  }
  return jobs;
}

void check_depth(const std::vector<Job>& jobs, const std::string& depth) {
  if (depth == "none" || depth == "predict" || is_folder_of_depth(depth)) return;
  const auto one = "--depth " + depth + ": is the depth of one picture, and ";
  if (jobs.size() > 1) {
    throw UsageError(
        one + std::to_string(jobs.size()) +
        " are given; take --depth predict, or a folder of depths that are named like the pictures");
  }
  if (is_video_file(jobs[0].picture.file))
    throw UsageError(one + jobs[0].picture.file + " is a video; take --depth predict");
}

// Before anything is computed; makes the folder that the results go into.
void check_jobs(const std::vector<Job>& jobs, const ApplyArguments& arguments) {
  check_depth(jobs, arguments.scene.depth);
  auto inputs = input_files(arguments.scene, arguments.depth_model);
  inputs.push_back(arguments.model);
  std::vector<std::string> outputs;
  for (const auto& job : jobs) {
    inputs.insert(inputs.end(), {job.picture.file, job.picture.depth});
    outputs.push_back(job.output);
  }
  check_outputs(outputs, inputs);
  if (!names_a_file(arguments.output, arguments.inputs)) make_folder(arguments.output, "--output");
  for (const auto& job : jobs)
    is_video_file(job.picture.file) ? check_video_writable(job.output) : check_picture_writable(job.output);
}

struct Painter {
  const ApplyArguments& arguments;
  const TransformNetwork& network;
  const ChosenDepthNetwork& predictor;

  // The photograph painted where the mask says so.
  [[nodiscard]] torch::Tensor operator()(const Photograph& photograph, const SceneMasks& masks) const {
    const auto painted = paint_all(photograph.rgb);
    return masks.content.defined() ? blend(photograph.rgb, painted, masks.content) : painted;
  }

 private:
  [[nodiscard]] torch::Tensor paint_all(const torch::Tensor& rgb) const {
    const auto tile = arguments.tile > 0 ? arguments.tile : default_tile(network.device());
    try {
      return paint(network, rgb, tile);
    } catch (...) {
      const auto failure = failure_of(std::current_exception());
      if (failure.code != ExitCode::kResources || tile == kSmallestTile) throw;
      throw ResourceError(fmt::format("{}, and so does a --tile of less than {}", failure.message, tile));
    }
  }
};

// A line for every tenth of the frames that a video announces.
class VideoProgress {
 public:
  void show(const VideoFrames& frames) {
    if (frames.announced == 0 || !line_.is_due(frames.read, frames.announced)) return;
    const auto left = static_cast<double>(std::max<int64_t>(0, frames.announced - frames.read));
    line_.show(fmt::format("{:>6}/{} frames  {:.0f} s left",
                           frames.read,
                           frames.announced,
                           seconds_since(start_) / static_cast<double>(frames.read) * left));
  }
  void finish() { line_.finish(); }

 private:
  ProgressLine line_{/*parts=*/10};
  Clock::time_point start_ = Clock::now();
};

void paint_video(const Job& job, const Painter& painter) {
  const auto& options = painter.arguments.scene;
  std::set<std::string> told;  // once, not of every frame
  const auto warn = [&](const std::vector<std::string>& warnings) {
    for (const auto& warning : warnings) {
      if (told.insert(warning).second) print_warnings_of(job.picture.file, {warning});
    }
  };
  const auto paint_frame = [&](const torch::Tensor& frame) {
    RgbdFile picture;
    picture.image.rgb = frame;
    const auto photograph = prepare_photograph(picture, options, painter.predictor);
    warn(photograph.warnings);
    const auto masks = load_masks(options, photograph);
    warn(masks.warnings);
    return painter(photograph, masks);
  };
  VideoProgress progress;
  const auto frames =
      convert_video(job.picture.file, job.output, paint_frame, [&](const VideoFrames& so_far) {
        progress.show(so_far);
        return !interrupted();
      });
  progress.finish();
  fmt::print("{}  {} frames{}\n", job.output, frames.read, interrupted() ? ", stopped" : "");
  if (frames.announced > frames.read && !interrupted()) {
    print_warnings(
        {fmt::format("{}: seems to break off: its header lets expect {} frames, and {} could be read",
                     job.picture.file,
                     frames.announced,
                     frames.read)});
  }
}

void paint_picture(const Job& job, const Painter& painter) {
  auto options = painter.arguments.scene;
  options.rgb = job.picture.file;
  options.depth = job.picture.depth;
  const auto photograph = load_photograph(options, painter.predictor);
  check_picture_writable(job.output, photograph.bits);
  const auto warn = [&](const std::vector<std::string>& warnings) {
    print_warnings_of(job.picture.file, warnings);
  };
  warn(photograph.warnings);
  warn(alpha_warnings(photograph, job.output));
  const auto masks = load_masks(options, photograph);
  warn(masks.warnings);
  const auto painted = painter(photograph, masks);
  write_picture(job.output, painted, photograph.alpha, {}, photograph.bits);
  const auto depth =
      photograph.depth01.defined() ? ", depth " + depth_text(options.depth, photograph) : std::string();
  fmt::print("{}  {}x{}{}\n", job.output, painted.size(3), painted.size(2), depth);
}

}  // namespace

void setup_apply(CLI::App& app, ApplyArguments& arguments) {
  auto& scene = arguments.scene;
  app.add_option("--model",
                 arguments.model,
                 "Network that `train` made, or TransformerNet of PyTorch's examples (required)");
  app.add_option(
      "--rgb", arguments.inputs, "Pictures, videos, or folders, whose pictures are painted (required)");
  app.add_option(
      "-o,--output", arguments.output, "The file to write of one picture, otherwise a folder (required)");
  app.add_option("--mask", scene.content_mask, "Where it is painted; elsewhere the picture stays as it is");
  app.add_option("--depth",
                 scene.depth,
                 "For masks by depth: a file, a folder of files that are named like the pictures, the same "
                 "file where its fourth channel is depth, predict, or none")
      ->capture_default_str();
  add_depth_reading_options(app, scene);
  app.add_option("--size", scene.size, "Long side of the result in pixels; 0: that of the picture")
      ->check(CLI::Range(0, 1 << 20))
      ->capture_default_str();
  add_depth_model_options(app, arguments.depth_model);
  add_weights_dir_option(app, arguments.weights_dir);
  app.add_option(
         "--tile",
         arguments.tile,
         "Side of a square: pictures with more pixels are computed in parts of as many, which changes "
         "nothing but the memory it takes; 0: as suits the device, 1024 or, on CUDA, 2048")
      ->capture_default_str();
  app.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
  app.add_option("--precision", arguments.precision, "auto, fp32 or, on CUDA, tf32")->capture_default_str();
  add_threads_option(app, arguments.threads);
}

ExitCode run_apply(const ApplyArguments& arguments, const CLI::App& app) {
  if (arguments.model.empty()) throw UsageError("apply: name the network with --model");
  if (arguments.inputs.empty()) throw UsageError("apply: name the pictures with --rgb");
  if (arguments.output.empty()) throw UsageError("apply: name the file or folder to write with --output");
  const auto& scene = arguments.scene;
  if (scene.content_mask == "rest") throw UsageError("--mask rest: there is no other mask to leave anything");
  check_masks({}, scene.content_mask);
  const auto tile = static_cast<double>(arguments.tile);
  require(tile == 0 || (tile >= kSmallestTile && tile <= kLargestTile),
          "--tile",
          tile,
          fmt::format("0, or {} to {}", kSmallestTile, kLargestTile));
  const auto device = select_device(arguments.device);
  const auto precision = select_precision(arguments.precision, device);
  if (precision == Precision::kBFloat16)
    throw UsageError("--precision bf16: the network that paints knows auto, fp32 and tf32");
  configure_process(arguments.threads, precision, false);
  const auto model = read_model(arguments.model, device);
  std::vector<std::string> left_out;
  const auto jobs = jobs_of(arguments, left_out);
  check_jobs(jobs, arguments);
  ChosenDepthNetwork predictor;
  if (scene.depth == "predict")
    predictor = choose_depth_network(arguments.depth_model, "--depth predict", arguments.weights_dir, device);
  IdleOptions idle(app);
  idle.add_weights_dir(arguments.weights_dir);
  idle.add_depth_of(scene);
  idle.add_depth_network(arguments.depth_model, scene.depth == "predict");
  const bool fourth_channel =
      arguments.inputs.size() == 1 && arguments.inputs[0] == scene.depth && !is_folder_of_depth(scene.depth);
  if (scene.depth != "none" && !fourth_channel && !masks_need_depth(scene.masks, scene.content_mask))
    idle.add({"--depth"}, "no --mask is made from it");
  print_warnings(idle.warnings());
  print_warnings(left_out);
  const Painter painter{arguments, model.network, predictor};
  std::vector<std::string> files;
  for (const auto& job : jobs) files.push_back(job.picture.file);
  return run_each(files, [&](size_t i) {
    is_video_file(jobs[i].picture.file) ? paint_video(jobs[i], painter) : paint_picture(jobs[i], painter);
  });
}

}  // namespace rgbd_stylize::cli
