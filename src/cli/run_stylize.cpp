// The main command: from arguments to a written picture.
#include "commands.hpp"
#include "interrupt.hpp"
#include "output_checks.hpp"
#include "plan_text.hpp"
#include "progress.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "rgbd_stylize/features/embedded_weights.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

std::string default_output(const SceneOptions& scene) {
  auto name = fs::path(scene.rgb).stem().string();
  for (const auto& style : scene.styles) name += "_" + fs::path(style).stem().string();
  return name + ".png";
}

// "<output>_<suffix>.png" for what is saved beside the output.
std::string beside(const std::string& output, const std::string& suffix) {
  const fs::path path(output);
  return (path.parent_path() / (path.stem().string() + "_" + suffix + ".png")).string();
}

std::string mask_file(const std::string& output, size_t style) {
  return beside(output, "mask" + std::to_string(style));
}
std::string snapshot_file(const std::string& output, int iterations) {
  return beside(output, fmt::format("{:06}", iterations));
}

// Nothing that is written replaces anything that is read.
void check_outputs(const StylizeArguments& arguments, const SceneOptions& scene, const std::string& output) {
  auto inputs = input_files(scene);
  inputs.push_back(arguments.stylize.network.weights);
  inputs.push_back(arguments.stylize.depth_model.model);
  inputs.push_back(arguments.stylize.depth_model.weights);
  check_not_an_input("--output", output, inputs);
  check_picture_writable(output);
  if (arguments.save_masks) {
    for (size_t i = 0; i < scene.masks.size(); ++i)
      check_not_an_input("--save-masks", mask_file(output, i), inputs);
    check_not_an_input("--save-masks", beside(output, "content_mask"), inputs);
  }
  const int every = arguments.save_every;
  for (int i = every; every > 0 && i <= arguments.stylize.optimizer.iterations; i += every) {
    check_not_an_input("--save-every", snapshot_file(output, i), inputs);
  }
  inputs.push_back(output);
  if (!arguments.trace.empty()) check_not_an_input("--trace", arguments.trace, inputs);
}

void save_masks(const SceneMasks& masks, const std::string& output) {
  for (size_t i = 0; i < masks.styles.size(); ++i) {
    write_picture(mask_file(output, i), masks.styles[i]);
  }
  if (masks.content.defined()) write_picture(beside(output, "content_mask"), masks.content);
}

// The network that reads depth, where anything wants one.
ChosenDepthNetwork depth_network_for(const StylizeArguments& arguments, torch::Device device) {
  const bool in_loss = arguments.stylize.objective.depth_weight > 0;
  if (!in_loss && arguments.scene.depth != "predict") return {};
  const auto by_preset = "--preset " + arguments.preset;
  const auto wanted_by = !in_loss                   ? "--depth predict"
                         : arguments.preset.empty() ? "--depth-weight"
                                                    : by_preset;
  const auto& options = arguments.stylize;
  return choose_depth_network(options.depth_model, wanted_by, options.network.weights_dir, device);
}

RunDescription describe_run(const StylizeArguments& arguments,
                            const CLI::App& app,
                            const std::string& command,
                            const ChosenWeights& weights,
                            const ChosenDepthNetwork& depth_network,
                            const Plan& plan,
                            torch::Device device,
                            Precision precision) {
  RunDescription run;
  run.command = command;
  run.options = option_values(app);
  const auto& table = layer_table(weights.network);
  run.options.emplace_back("network", weights.network);
  run.options.emplace_back("style-layers", layers_text(table, plan.style_layers));
  run.options.emplace_back("content-layers", layers_text(table, plan.content_layers));
  for (const auto& file : depth_network.files)
    run.options.emplace_back("depth-model-file", file + " sha256 " + sha256_file(file));
  run.device = device.str();
  run.precision = precision_name(precision);
  run.threads = thread_count();
  run.seed = arguments.stylize.seed;
  run.weights_file = weights.origin == WeightOrigin::kEmbedded ? "embedded" : weights.file;
  if (weights.origin == WeightOrigin::kFile) run.weights_sha256 = sha256_file(weights.file);
  if (weights.origin == WeightOrigin::kEmbedded) run.weights_sha256 = sha256_bytes(embedded_weights());
  return run;
}

PictureText picture_text(const RunDescription& run) {
  return {
      {"Software", "rgbd_stylize " + version()},
      {"rgbd_stylize:command", run.command},
      {"rgbd_stylize:options", options_json(run)},
      {"rgbd_stylize:seed", std::to_string(run.seed)},
      {"rgbd_stylize:weights_sha256", run.weights_sha256.empty() ? "random weights" : run.weights_sha256}};
}

void save_snapshot(const StylizeIteration& it, const StylizeArguments& arguments, const std::string& output) {
  if (arguments.save_every == 0 || (it.index + 1) % arguments.save_every != 0) return;
  write_picture(snapshot_file(output, it.index + 1), it.iteration.pastiche.cpu());
}

}  // namespace

ExitCode run_stylize(const StylizeArguments& arguments, const CLI::App& app, const std::string& command) {
  const auto& options = arguments.stylize;
  const auto output = arguments.output.empty() ? default_output(arguments.scene) : arguments.output;
  auto scene_options = arguments.scene;
  if (options.init != "content" && options.init != "noise") scene_options.init = options.init;

  // Everything that can be wrong is found before the first iteration, what is cheap to check first.
  validate(options);
  check_usage(scene_options, options.objective);
  const auto device = select_device(arguments.device);
  const auto precision = select_precision(arguments.precision, device);
  configure_process(arguments.threads, precision, arguments.deterministic);
  check_outputs(arguments, scene_options, output);

  const auto depth_network = depth_network_for(arguments, device);
  const auto photograph = load_photograph(scene_options, depth_network);
  const int bits = photograph.bits == 8 ? 8 : 16;
  check_picture_writable(output, bits);
  const auto masks = load_masks(scene_options, photograph);
  const auto scene = load_scene(scene_options, options.objective.style_weights, photograph, masks);
  const auto weights =
      choose_weights(options.network.features, options.network.weights, options.network.weights_dir);
  const auto plan = make_plan(scene, options, weights);
  const auto network = load_network(
      plan, options, weights, device, precision == Precision::kBFloat16 ? torch::kBFloat16 : torch::kFloat32);
  const auto objectives = build_objectives(scene, plan, options, network, depth_network.network);
  const auto run = describe_run(arguments, app, command, weights, depth_network, plan, device, precision);
  if (!arguments.quiet) {
    print_plan(
        {arguments, scene_options, photograph, masks, scene, weights, depth_network, plan, run, output});
  }
  print_warnings(photograph.warnings);
  print_warnings(masks.warnings);
  print_warnings(plan.warnings);
  print_warnings(guide_warnings(objectives));
  if (weights.origin == WeightOrigin::kRandom) {
    print_warnings({"the network's weights are random, which paints far worse than trained ones"});
  }

  std::unique_ptr<TraceWriter> trace;
  if (!arguments.trace.empty()) trace = std::make_unique<TraceWriter>(arguments.trace, run);
  if (arguments.save_masks) save_masks(masks, output);
  Progress progress(plan.scales, arguments.verbose);
  catch_interrupts();
  const auto result = stylize(scene, plan, options, objectives, [&](const StylizeIteration& it) {
    if (!arguments.quiet) progress.show(it);
    if (trace) trace->add(it);
    save_snapshot(it, arguments, output);
    return interrupted() ? Proceed::kStop : Proceed::kYes;
  });
  progress.finish();

  write_picture(output, result.pastiche, photograph.alpha, picture_text(run), bits);
  const auto stopped_by = result.summary.stopped ? "interrupt" : "iterations";
  if (trace) trace->finish(result.summary, stopped_by, output, sha256_file(output));
  if (!arguments.quiet) {
    fmt::print(stderr,
               "{}  {} iterations in {:.1f} s{}\n",
               output,
               result.summary.iterations,
               result.summary.seconds,
               result.summary.stopped ? ", interrupted" : "");
  }
  return result.summary.stopped ? ExitCode::kInterrupted : ExitCode::kDone;
}

}  // namespace rgbd_stylize::cli
