// `apply`: pictures through a trained network.
#include "commands.hpp"
#include "depth_arguments.hpp"
#include "output_checks.hpp"
#include "plan_text.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/feedforward/model_file.hpp"
#include "rgbd_stylize/feedforward/paint.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/io/video.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

struct Job {
  std::string picture, output;
};

bool looks_like_a_picture(const fs::path& file) {
  static const std::set<std::string> kEndings = {
      ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".ppm", ".pgm"};
  return fs::is_regular_file(file) && kEndings.count(file.extension().string()) > 0;
}

std::vector<std::string> pictures_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (looks_like_a_picture(entry.path())) files.push_back(entry.path().string());
  }
  if (files.empty()) throw InputError("--rgb " + folder + ": no picture is in this folder");
  std::sort(files.begin(), files.end());  // folders have no order of their own
  return files;
}

// One picture or video goes into a file; several go by their own names into a folder, as PNG or MP4.
std::vector<Job> jobs_of(const ApplyArguments& arguments) {
  if (!fs::path(arguments.output).extension().empty()) {
    if (arguments.inputs.size() == 1 && !fs::is_directory(arguments.inputs[0]))
      return {{arguments.inputs[0], arguments.output}};
    throw UsageError("--output " + arguments.output + ": is one file; several pictures want a folder");
  }
  std::vector<Job> jobs;
  for (const auto& input : arguments.inputs) {
    const auto pictures = fs::is_directory(input) ? pictures_in(input) : std::vector<std::string>{input};
    for (const auto& picture : pictures) {
      jobs.push_back({picture,
                      (fs::path(arguments.output) / fs::path(picture).stem()).string() +
                          (is_video_file(picture) ? ".mp4" : ".png")});
    }
  }
  std::error_code problem;
  fs::create_directories(arguments.output, problem);
  if (problem) throw OutputError("--output " + arguments.output + ": cannot be made: " + problem.message());
  return jobs;
}

void check_jobs(const std::vector<Job>& jobs, const ApplyArguments& arguments) {
  auto inputs = input_files(arguments.scene);
  inputs.push_back(arguments.model);
  for (const auto& job : jobs) inputs.push_back(job.picture);
  std::set<std::string> outputs;
  for (const auto& job : jobs) {
    check_not_an_input("--output", job.output, inputs);
    is_video_file(job.picture) ? check_video_writable(job.output) : check_picture_writable(job.output);
    if (!outputs.insert(job.output).second) {
      throw UsageError("--output " + job.output +
                       ": two pictures would be written there; give them one at a time");
    }
  }
}

void paint_video(const Job& job, const ApplyArguments& arguments, const TransformNetwork& network) {
  if (!arguments.scene.content_mask.empty())
    throw UsageError("--mask " + arguments.scene.content_mask +
                     ": a video has no depth; masks are for pictures");
  const auto frames = convert_video(job.picture, job.output, [&](const torch::Tensor& frame) {
    return paint(network, frame, arguments.tile);
  });
  fmt::print("{}  {} frames\n", job.output, frames);
}

void run_job(const Job& job,
             const ApplyArguments& arguments,
             const TransformNetwork& network,
             const ChosenDepthNetwork& predictor) {
  if (is_video_file(job.picture)) {
    paint_video(job, arguments, network);
    return;
  }
  auto options = arguments.scene;
  options.rgb = job.picture;
  const auto photograph = load_photograph(options, predictor);
  print_warnings(photograph.warnings);
  const auto masks = load_masks(options, photograph);
  print_warnings(masks.warnings);
  auto painted = paint(network, photograph.rgb, arguments.tile);
  if (masks.content.defined()) painted = blend(photograph.rgb, painted, masks.content);
  write_picture(job.output, painted, photograph.alpha, {}, photograph.bits == 8 ? 8 : 16);
  fmt::print("{}  {}x{}\n", job.output, painted.size(3), painted.size(2));
}

}  // namespace

void setup_apply(CLI::App& app, ApplyArguments& arguments) {
  auto& scene = arguments.scene;
  app.add_option("--model",
                 arguments.model,
                 "Network that `train` made, or TransformerNet of PyTorch's examples (required)");
  app.add_option("--rgb", arguments.inputs, "Pictures, folders of them, or videos (required)");
  app.add_option(
      "-o,--output", arguments.output, "The file to write of one picture, otherwise a folder (required)");
  app.add_option("--mask", scene.content_mask, "Where it is painted; elsewhere the picture stays as it is");
  app.add_option(
         "--depth",
         scene.depth,
         "For masks by depth: a file, the same file where its fourth channel is depth, predict, or none")
      ->capture_default_str();
  app.add_option("--size", scene.size, "Long side of the result in pixels; 0: that of the picture")
      ->check(CLI::Range(0, 1 << 20))
      ->capture_default_str();
  add_depth_model_options(app, arguments.depth_model);
  app.add_option("--weights-dir", arguments.weights_dir, "Folder searched first for weights");
  app.add_option("--tile",
                 arguments.tile,
                 "Larger pictures are painted in tiles of this side; smaller where memory is short")
      ->check(CLI::Range(kSmallestTile, int64_t{1} << 20))
      ->capture_default_str();
  app.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
  app.add_option("--threads", arguments.threads, "CPU threads; 0: all cores")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
}

ExitCode run_apply(const ApplyArguments& arguments) {
  if (arguments.model.empty()) throw UsageError("apply: name the network with --model");
  if (arguments.inputs.empty()) throw UsageError("apply: name the pictures with --rgb");
  if (arguments.output.empty()) throw UsageError("apply: name the file or folder to write with --output");
  const auto& scene = arguments.scene;
  if (scene.content_mask == "rest") throw UsageError("--mask rest: there is no other mask to leave anything");
  check_masks(scene);
  const auto device = select_device(arguments.device);
  configure_process(arguments.threads, Precision::kFloat32, false);
  const auto model = read_model(arguments.model, device);
  const auto jobs = jobs_of(arguments);
  if (jobs.size() > 1 && scene.depth != "none" && scene.depth != "predict") {
    throw UsageError("--depth " + scene.depth + ": is the depth of one picture, and " +
                     std::to_string(jobs.size()) + " are given; take --depth predict");
  }
  check_jobs(jobs, arguments);
  ChosenDepthNetwork predictor;
  if (scene.depth == "predict")
    predictor = choose_depth_network(arguments.depth_model, "--depth predict", arguments.weights_dir, device);
  auto result = ExitCode::kDone;
  for (const auto& job : jobs) {  // one that fails does not keep the others back
    try {
      run_job(job, arguments, model.network, predictor);
    } catch (const Error& error) {
      fmt::print(stderr, "rgbd_stylize: {}\n", error.what());
      result = error.code();
    }
  }
  return result;
}

}  // namespace rgbd_stylize::cli
