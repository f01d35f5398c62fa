// `depth`: what a network sees of depth in pictures, as files.
#include "commands.hpp"
#include "depth_arguments.hpp"
#include "output_checks.hpp"
#include "plan_text.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/depth/depth_map.hpp"
#include "rgbd_stylize/depth/predict_depth.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/depth_file.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/report/depth_view.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

struct Job {
  std::string picture;
  std::string depth;
  std::string view;
};

bool looks_like_a_picture(const fs::path& file) {
  static const std::set<std::string> kEndings = {
      ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".ppm", ".pgm"};
  return fs::is_regular_file(file) && kEndings.count(file.extension().string()) > 0;
}

// A file as it is; of a folder the pictures in it, by name.
std::vector<std::string> pictures_of(const std::string& input) {
  if (!fs::is_directory(input)) return {input};
  std::vector<std::string> files;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(input, problem)) {
    if (looks_like_a_picture(entry.path())) files.push_back(entry.path().string());
  }
  if (problem) throw InputError("--rgb " + input + ": cannot be read: " + problem.message());
  if (files.empty()) throw InputError("--rgb " + input + ": no picture is in this folder");
  std::sort(files.begin(), files.end());  // folders have no order of their own
  return files;
}

Job job_for(const std::string& picture, const fs::path& depth) {
  auto view = depth;
  view.replace_filename(depth.stem().string() + "_view.png");
  return {picture, depth.string(), view.string()};
}

std::vector<Job> jobs_of(const DepthArguments& arguments) {
  std::vector<std::string> pictures;
  for (const auto& input : arguments.inputs) {
    const auto files = pictures_of(input);
    pictures.insert(pictures.end(), files.begin(), files.end());
  }
  const bool one = arguments.inputs.size() == 1 && !fs::is_directory(arguments.inputs[0]);
  if (one && is_depth_file(arguments.output)) return {job_for(pictures[0], arguments.output)};
  std::vector<Job> jobs;
  for (const auto& picture : pictures) {
    const auto name = fs::path(picture).stem().string() + "." + arguments.format;
    jobs.push_back(job_for(picture, fs::path(arguments.output) / name));
  }
  return jobs;
}

// Nothing that is written replaces anything that is read, or was written just now.
void check_jobs(const std::vector<Job>& jobs, const DepthModelOptions& model) {
  std::vector<std::string> inputs = {model.model, model.weights};
  for (const auto& job : jobs) inputs.push_back(job.picture);
  std::set<std::string> outputs;
  for (const auto& job : jobs) {
    for (const auto& output : {job.depth, job.view}) {
      check_not_an_input("--output", output, inputs);
      if (!outputs.insert(output).second) {
        throw UsageError("--output " + output +
                         ": two pictures would be written there; give them one at a time");
      }
    }
  }
}

void make_folder(const std::string& folder) {
  std::error_code problem;
  fs::create_directories(folder.empty() ? "." : folder, problem);
  if (problem) throw OutputError("--output " + folder + ": cannot be made: " + problem.message());
}

void run_job(const Job& job, const ChosenDepthNetwork& chosen) {
  const auto depth = predict_depth(chosen, read_picture(job.picture).rgb);
  const bool metric = chosen.network->domain() == DepthDomain::kMetres;
  write_depth(job.depth, depth, metric);
  write_picture(job.view, depth_view(normalize_depth(depth, {}).depth01));
  fmt::print("{}  {}; for people: {}\n", job.depth, depth_unit(job.depth, metric), job.view);
}

}  // namespace

void setup_depth(CLI::App& app, DepthArguments& arguments) {
  app.add_option("--rgb", arguments.inputs, "Pictures, or folders of them (required)");
  app.add_option("-o,--output",
                 arguments.output,
                 "The file to write of one picture, .png, .npy or .pfm; otherwise a folder (required)");
  app.add_option("--format",
                 arguments.format,
                 "What is written into a folder: png (16 bits, millimetres or relative), npy or pfm (float)")
      ->check(CLI::IsMember({"png", "npy", "pfm"}))
      ->capture_default_str();
  add_depth_model_options(app, arguments.model);
  app.add_option("--weights-dir", arguments.weights_dir, "Folder searched first for weights");
  app.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
}

ExitCode run_depth(const DepthArguments& arguments) {
  if (arguments.inputs.empty()) throw UsageError("depth: name the pictures with --rgb");
  if (arguments.output.empty()) throw UsageError("depth: name the file or folder to write with --output");
  const auto device = select_device(arguments.device);
  configure_process(0, Precision::kFloat32, false);
  const auto jobs = jobs_of(arguments);
  check_jobs(jobs, arguments.model);
  const auto chosen = choose_depth_network(arguments.model, "depth", arguments.weights_dir, device);
  make_folder(fs::path(jobs[0].depth).parent_path().string());
  check_writable(jobs[0].depth);

  fmt::print(
      "network    {}, reads {}\n", chosen.network->description(), domain_name(chosen.network->domain()));
  auto result = ExitCode::kDone;
  for (const auto& job : jobs) {  // one that fails does not keep the others back
    try {
      run_job(job, chosen);
    } catch (const Error& error) {
      fmt::print(stderr, "rgbd_stylize: {}\n", error.what());
      result = error.code();
    }
  }
  return result;
}

}  // namespace rgbd_stylize::cli
