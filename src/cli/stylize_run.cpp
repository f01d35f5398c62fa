#include "stylize_run.hpp"

#include "idle_options.hpp"
#include "output_checks.hpp"
#include "rgbd_stylize/core/number_text.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "rgbd_stylize/stylize/colors.hpp"
#include "rgbd_stylize/stylize/weight_digests.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

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

// The network that reads depth, where anything wants one.
ChosenDepthNetwork depth_network_for(const StylizeArguments& arguments, torch::Device device) {
  const bool in_loss = arguments.stylize.objective.depth_weight > 0;
  if (!in_loss && arguments.scene.depth != "predict") return {};
  const auto by_preset = "--preset " + arguments.preset;
  const auto wanted_by = !in_loss                   ? "--depth predict"
                         : arguments.preset.empty() ? "--depth-weight"
                                                    : by_preset;
  const auto& options = arguments.stylize;
  auto chosen = choose_depth_network(options.depth_model, wanted_by, options.network.weights_dir, device);
  if (in_loss) chosen.network->check_gradient();
  return chosen;
}

}  // namespace

void check_arguments(const StylizeArguments& arguments) {
  validate(arguments.stylize);
  check_usage(arguments.scene, arguments.stylize.objective);
}

SceneOptions scene_of(const StylizeArguments& arguments) {
  auto scene = arguments.scene;
  const auto& init = arguments.stylize.init;
  if (init != "content" && init != "noise") scene.init = init;
  return scene;
}

StylizeRun start_run(const StylizeArguments& arguments, int64_t local_rank) {
  const auto device = select_device(arguments.device, local_rank);
  const auto precision = select_precision(arguments.precision, device);
  configure_process(arguments.threads, precision, arguments.deterministic);
  return {device,
          precision,
          Painter(scene_of(arguments),
                  arguments.stylize,
                  depth_network_for(arguments, device),
                  device,
                  precision == Precision::kBFloat16 ? torch::kBFloat16 : torch::kFloat32)};
}

RunDescription describe_run(const StylizeArguments& arguments,
                            const CLI::App& app,
                            const std::string& command,
                            const StylizeRun& run) {
  const auto& weights = run.painter.weights();
  const auto& table = layer_table(weights.network);
  RunDescription described;
  described.command = command;
  described.options = option_values(app);
  described.options.emplace_back("network", weights.network);
  described.options.emplace_back("style-layers", layers_text(table, run.painter.plan().style_layers));
  described.options.emplace_back("content-layers", layers_text(table, run.painter.plan().content_layers));
  const auto digests = depth_weights_digests(run.painter.depth_network());
  for (size_t i = 0; i < digests.size(); ++i) {
    const auto& [file, digest] = digests[i];
    described.options.emplace_back(numbered("depth-model-file", i, digests.size()),
                                   file + " sha256 " + digest);
  }
  described.device = run.device.str();
  described.precision = precision_name(run.precision);
  described.threads = thread_count();
  described.seed = arguments.stylize.seed;
  described.weights_file = weights.origin == WeightOrigin::kEmbedded ? "embedded" : weights.file;
  described.weights_sha256 = weights_digest(weights);
  return described;
}

PictureText picture_text(const RunDescription& run) {
  PictureText text = {{"Software", "rgbd_stylize " + version()}};
  if (!run.command.empty()) text.emplace_back("rgbd_stylize:command", run.command);
  text.emplace_back("rgbd_stylize:options", options_json(run));
  text.emplace_back("rgbd_stylize:seed", std::to_string(run.seed));
  text.emplace_back("rgbd_stylize:weights_sha256",
                    run.weights_sha256.empty() ? "random weights" : run.weights_sha256);
  return text;
}

std::vector<std::string> input_files(const StylizeArguments& arguments) {
  auto files = input_files(scene_of(arguments), arguments.stylize.depth_model);
  files.push_back(arguments.stylize.network.weights);
  files.push_back(arguments.config);
  return files;
}

std::vector<FileBeside> files_beside(const StylizeArguments& arguments, const std::string& output) {
  std::vector<FileBeside> files;
  if (arguments.save_masks) {
    for (size_t i = 0; i < arguments.scene.masks.size(); ++i)
      files.push_back({"--save-masks", mask_file(output, i)});
    if (!arguments.scene.content_mask.empty())
      files.push_back({"--save-masks", beside(output, "content_mask")});
  }
  const int every = arguments.save_every;
  for (int i = every; every > 0 && i <= arguments.stylize.optimizer.iterations; i += every)
    files.push_back({"--save-every", snapshot_file(output, i)});
  return files;
}

void save_masks(const StylizeArguments& arguments, const SceneMasks& masks, const std::string& output) {
  if (!arguments.save_masks) return;
  for (size_t i = 0; i < masks.styles.size(); ++i) {
    write_picture(mask_file(output, i), masks.styles[i]);
  }
  if (masks.content.defined()) write_picture(beside(output, "content_mask"), masks.content);
}

void save_snapshot(const StylizeArguments& arguments,
                   const Photograph& photograph,
                   const StylizeIteration& it,
                   const std::string& output) {
  if (arguments.save_every == 0 || (it.index + 1) % arguments.save_every != 0) return;
  const auto resized = [&](const torch::Tensor& picture) {
    return picture.defined() ? resize_picture(picture, it.size.height, it.size.width) : picture;
  };
  const auto pastiche =
      finished(it.iteration.pastiche.cpu(), resized(photograph.rgb), arguments.stylize.keep_colors);
  write_picture(snapshot_file(output, it.index + 1),
                pastiche,
                resized(photograph.alpha),
                /*text=*/{},
                photograph.bits);
}

std::vector<std::string> idle_option_warnings(const StylizeArguments& arguments, const CLI::App& app) {
  const auto& scene = arguments.scene;
  const auto& objective = arguments.stylize.objective;
  const bool loss = objective.depth_weight > 0;
  IdleOptions idle(app);
  idle.add_weights_dir(arguments.stylize.network.weights_dir);
  idle.add_depth_of(scene);
  idle.add_depth_network(arguments.stylize.depth_model, loss || scene.depth == "predict");
  idle.add_objective(objective, !scene.masks.empty());
  if (scene.masks.empty() && scene.content_mask.empty()) idle.add({"--save-masks"}, "there is no --mask");
  // Depth in the picture's own fourth channel has to be named, lest that be taken for its alpha.
  if (scene.depth != "none" && !same_file(scene.depth, scene.rgb) && !wants_sensor(objective) &&
      !masks_need_depth(scene.masks, scene.content_mask))
    idle.add({"--depth"}, "no mask is made from it, and no --depth-loss sensor compares with it");
  if (scene.depth != "none" && !masks_need_depth(scene.masks, scene.content_mask))
    idle.add({"--depth-clip"}, "no mask is made from depth");
  if (objective.content_weight == 0) idle.add({"--content-mask"}, "--content-weight is 0");
  if (arguments.stylize.style_size > 0) idle.add({"--style-scale"}, "--style-size decides");
  if (arguments.stylize.init != "noise") idle.add({"--seed"}, "--init is not noise");
  return idle.warnings();
}

std::vector<std::string> weights_warnings(const ChosenWeights& weights) {
  if (weights.origin != WeightOrigin::kRandom) return {};
  return {"the network's weights are random, which paints far worse than trained ones"};
}

}  // namespace rgbd_stylize::cli
