// `depth`: what a network sees of depth in pictures, as files.
#include "commands.hpp"
#include "depth_arguments.hpp"
#include "idle_options.hpp"
#include "messages.hpp"
#include "picture_jobs.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/depth/depth_map.hpp"
#include "rgbd_stylize/depth/predict_depth.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/depth_file.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/report/depth_view.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

struct Job {
  std::string picture;
  std::string depth;
  std::string view;
};

Job job_for(const std::string& picture, const fs::path& depth) {
  auto view = depth;
  view.replace_filename(depth.stem().string() + "_view.png");
  return {picture, depth.string(), view.string()};
}

std::vector<Job> jobs_of(const DepthArguments& arguments) {
  const fs::path output = arguments.output;
  if (names_a_file(arguments.output, arguments.inputs)) {
    if (!is_depth_file(output)) {
      throw UsageError("--output " + arguments.output + ": depth is written as .png, .npy or .pfm, not as '" +
                       output.extension().string() + "'");
    }
    return {job_for(arguments.inputs[0], output)};
  }
  check_other_folder(arguments.inputs, arguments.output);
  std::vector<Job> jobs;
  for (const auto& picture : pictures_of(arguments.inputs)) {
    jobs.push_back(job_for(picture.file, output / (picture.name + "." + arguments.format)));
  }
  return jobs;
}

void check_jobs(const std::vector<Job>& jobs, const DepthModelOptions& model) {
  auto inputs = named_files(model);
  std::vector<std::string> outputs;
  for (const auto& job : jobs) {
    inputs.push_back(job.picture);
    outputs.insert(outputs.end(), {job.depth, job.view});
  }
  check_outputs(outputs, inputs);
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
  add_weights_dir_option(app, arguments.weights_dir);
  app.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
  add_threads_option(app, arguments.threads);
}

ExitCode run_depth(const DepthArguments& arguments, const CLI::App& app) {
  if (arguments.inputs.empty()) throw UsageError("depth: name the pictures with --rgb");
  if (arguments.output.empty()) throw UsageError("depth: name the file or folder to write with --output");
  const auto device = select_device(arguments.device);
  configure_process(arguments.threads, Precision::kFloat32, false);
  const auto jobs = jobs_of(arguments);
  check_jobs(jobs, arguments.model);
  const auto chosen = choose_depth_network(arguments.model, "depth", arguments.weights_dir, device);
  make_folder(fs::path(jobs[0].depth).parent_path().string(), "--output");
  check_writable(jobs[0].depth);

  IdleOptions idle(app);
  idle.add_weights_dir(arguments.weights_dir);
  idle.add_depth_network(arguments.model, true);
  if (names_a_file(arguments.output, arguments.inputs))
    idle.add({"--format"}, "--output names a file, whose ending says it");
  print_warnings(idle.warnings());
  fmt::print(
      "network    {}, reads {}\n", chosen.network->description(), domain_name(chosen.network->domain()));
  std::vector<std::string> files;
  for (const auto& job : jobs) files.push_back(job.picture);
  return run_each(files, [&](size_t i) { run_job(jobs[i], chosen); });
}

}  // namespace rgbd_stylize::cli
