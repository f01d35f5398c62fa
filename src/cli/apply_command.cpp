// `apply`: pictures through a trained network.
#include "commands.hpp"
#include "depth_arguments.hpp"
#include "idle_options.hpp"
#include "messages.hpp"
#include "output_checks.hpp"
#include "picture_jobs.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/feedforward/model_file.hpp"
#include "rgbd_stylize/feedforward/paint.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/io/video.hpp"

#include <filesystem>
#include <set>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

struct Job {
  std::string picture, output;
};

// One picture or video goes into a file; several go by their own names into a folder, as PNG or MP4.
std::vector<Job> jobs_of(const ApplyArguments& arguments) {
  if (names_a_file(arguments.output, arguments.inputs)) return {{arguments.inputs[0], arguments.output}};
  check_other_folder(arguments.inputs, arguments.output);
  std::vector<Job> jobs;
  for (const auto& picture : pictures_of(arguments.inputs)) {
    const auto name = fs::path(picture).stem().string() + (is_video_file(picture) ? ".mp4" : ".png");
    jobs.push_back({picture, (fs::path(arguments.output) / name).string()});
  }
  return jobs;
}

// Before anything is computed; makes the folder that the results go into.
void check_jobs(const std::vector<Job>& jobs, const ApplyArguments& arguments) {
  const auto& depth = arguments.scene.depth;
  if (depth != "none" && depth != "predict") {
    const auto one = "--depth " + depth + ": is the depth of one picture, and ";
    if (jobs.size() > 1)
      throw UsageError(one + std::to_string(jobs.size()) + " are given; take --depth predict");
    if (is_video_file(jobs[0].picture))
      throw UsageError(one + jobs[0].picture + " is a video; take --depth predict");
  }
  auto inputs = input_files(arguments.scene, arguments.depth_model);
  inputs.push_back(arguments.model);
  std::vector<std::string> outputs;
  for (const auto& job : jobs) {
    inputs.push_back(job.picture);
    outputs.push_back(job.output);
  }
  check_outputs(outputs, inputs);
  if (!names_a_file(arguments.output, arguments.inputs)) make_folder(arguments.output, "--output");
  for (const auto& job : jobs)
    is_video_file(job.picture) ? check_video_writable(job.output) : check_picture_writable(job.output);
}

struct Painter {
  const ApplyArguments& arguments;
  const TransformNetwork& network;
  const ChosenDepthNetwork& predictor;

  // The photograph painted where the mask says so.
  [[nodiscard]] torch::Tensor operator()(const Photograph& photograph, const SceneMasks& masks) const {
    const auto painted = paint(network, photograph.rgb, arguments.tile);
    return masks.content.defined() ? blend(photograph.rgb, painted, masks.content) : painted;
  }
};

void paint_video(const Job& job, const Painter& painter) {
  const auto& options = painter.arguments.scene;
  std::set<std::string> told;  // once, not of every frame
  const auto warn = [&](const std::vector<std::string>& warnings) {
    for (const auto& warning : warnings) {
      if (told.insert(warning).second) print_warnings({warning});
    }
  };
  const auto frames = convert_video(job.picture, job.output, [&](const torch::Tensor& frame) {
    RgbdFile picture;
    picture.image.rgb = frame;
    const auto photograph = prepare_photograph(picture, options, painter.predictor);
    warn(photograph.warnings);
    const auto masks = load_masks(options, photograph);
    warn(masks.warnings);
    return painter(photograph, masks);
  });
  fmt::print("{}  {} frames\n", job.output, frames.read);
  if (frames.announced > frames.read) {
    print_warnings(
        {fmt::format("{}: seems to break off: its header lets expect {} frames, and {} could be read",
                     job.picture,
                     frames.announced,
                     frames.read)});
  }
}

void paint_picture(const Job& job, const Painter& painter) {
  auto options = painter.arguments.scene;
  options.rgb = job.picture;
  const auto photograph = load_photograph(options, painter.predictor);
  check_picture_writable(job.output, photograph.bits);
  print_warnings(photograph.warnings);
  print_warnings(alpha_warnings(photograph, job.output));
  const auto masks = load_masks(options, photograph);
  print_warnings(masks.warnings);
  const auto painted = painter(photograph, masks);
  write_picture(job.output, painted, photograph.alpha, {}, photograph.bits);
  fmt::print("{}  {}x{}\n", job.output, painted.size(3), painted.size(2));
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
  app.add_option(
         "--depth",
         scene.depth,
         "For masks by depth: a file, the same file where its fourth channel is depth, predict, or none")
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
         "nothing but the memory it takes")
      ->check(CLI::Range(kSmallestTile, int64_t{1} << 20))
      ->capture_default_str();
  app.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
  add_threads_option(app, arguments.threads);
}

ExitCode run_apply(const ApplyArguments& arguments, const CLI::App& app) {
  if (arguments.model.empty()) throw UsageError("apply: name the network with --model");
  if (arguments.inputs.empty()) throw UsageError("apply: name the pictures with --rgb");
  if (arguments.output.empty()) throw UsageError("apply: name the file or folder to write with --output");
  const auto& scene = arguments.scene;
  if (scene.content_mask == "rest") throw UsageError("--mask rest: there is no other mask to leave anything");
  check_masks({}, scene.content_mask);
  const auto device = select_device(arguments.device);
  configure_process(arguments.threads, Precision::kFloat32, false);
  const auto model = read_model(arguments.model, device);
  const auto jobs = jobs_of(arguments);
  check_jobs(jobs, arguments);
  ChosenDepthNetwork predictor;
  if (scene.depth == "predict")
    predictor = choose_depth_network(arguments.depth_model, "--depth predict", arguments.weights_dir, device);
  IdleOptions idle(app);
  idle.add_weights_dir(arguments.weights_dir);
  idle.add_depth_of(scene);
  idle.add_depth_network(arguments.depth_model, scene.depth == "predict");
  const bool fourth_channel = arguments.inputs.size() == 1 && arguments.inputs[0] == scene.depth;
  if (scene.depth != "none" && !fourth_channel && !masks_need_depth(scene))
    idle.add({"--depth"}, "no --mask is made from it");
  print_warnings(idle.warnings());
  const Painter painter{arguments, model.network, predictor};
  return run_each(jobs.size(), [&](size_t i) {
    is_video_file(jobs[i].picture) ? paint_video(jobs[i], painter) : paint_picture(jobs[i], painter);
  });
}

}  // namespace rgbd_stylize::cli
