#include "stylize_arguments.hpp"

#include "depth_arguments.hpp"
#include "objective_arguments.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"
#include "shell_quoted.hpp"

#include <limits>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

constexpr int kLongestSide = 1 << 20;  // of a picture that can be read or written

int parse_scales(const std::string& text) {
  if (text == "auto") return 0;
  const auto scales = parse_number<int>(text);
  if (!scales || *scales < 1) throw UsageError("--scales " + text + ": wanted auto or a number from 1");
  return *scales;
}

std::string steps_text(const std::vector<RateStep>& steps) {
  std::string text;
  for (const auto& step : steps)
    text += fmt::format("{}{}:{:.6g}", text.empty() ? "" : ",", step.iteration, step.learning_rate);
  return text;
}

void add_optimizer_options(CLI::App& app, StylizeOptions& options) {
  const auto group = "Optimiser";
  auto& optimizer = options.optimizer;
  add_parsed(
      app, "--optimizer", optimizer.kind, "adam or lbfgs", optimizer_name(optimizer.kind), parse_optimizer)
      ->group(group);
  app.add_option("--iterations", optimizer.iterations, "Iterations, over all scales")
      ->capture_default_str()
      ->group(group);
  app.add_option("--learning-rate", optimizer.learning_rate, "Step size for pixels in 0..1")
      ->capture_default_str()
      ->group(group);
  add_parsed(app,
             "--lr-steps",
             optimizer.rate_steps,
             "Other rates from given iterations on: 180:0.1,240:0.01",
             steps_text(optimizer.rate_steps),
             parse_rate_steps)
      ->group(group);
  app.add_option("--init", options.init, "Start from content, noise or a picture FILE")
      ->capture_default_str()
      ->group(group);
  add_parsed(app,
             "--scales",
             options.scales,
             "Coarse to fine in so many scales, or auto",
             options.scales == 0 ? "auto" : std::to_string(options.scales),
             parse_scales)
      ->group(group);
  add_parsed(app, "--seed", options.seed, "Seed of the noise", std::to_string(options.seed), parse_seed)
      ->group(group);
}

void add_running_options(CLI::App& app, StylizeArguments& arguments) {
  const auto group = "Running";
  app.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")
      ->capture_default_str()
      ->group(group);
  app.add_option("--precision", arguments.precision, "auto, fp32, tf32 or bf16")
      ->capture_default_str()
      ->group(group);
  add_threads_option(app, arguments.threads)->group(group);
  app.add_flag("--deterministic", arguments.deterministic, "The same bytes on CUDA too, at some cost")
      ->group(group);
}

void add_output_options(CLI::App& app, StylizeArguments& arguments) {
  const auto group = "What comes out";
  app.add_option("-o,--output",
                 arguments.output,
                 "The picture to write (default: <rgb>_<style>.png in the working folder)")
      ->group(group);
  app.add_option(
         "--save-every", arguments.save_every, "Also save the pastiche every so many iterations; 0: never")
      ->check(CLI::Range(0, std::numeric_limits<int>::max()))
      ->capture_default_str()
      ->group(group);
  app.add_flag(
         "--save-masks", arguments.save_masks, "Also save the masks, as grey pictures beside the output")
      ->group(group);
  app.add_option("--trace", arguments.trace, "Write every iteration's losses to a .jsonl file")->group(group);
  app.add_flag("-q,--quiet", arguments.quiet, "Only warnings and errors")->group(group);
  app.add_flag("-v,--verbose", arguments.verbose, "A line for each iteration")->group(group);
}

}  // namespace

CLI::Option* add_threads_option(CLI::App& app, int& threads) {
  return app.add_option("--threads", threads, "CPU threads; 0: $OMP_NUM_THREADS, or all cores")
      ->check(CLI::Range(0, kMostThreads))
      ->capture_default_str();
}

CLI::Option* add_weights_dir_option(CLI::App& app, std::string& folder) {
  return app.add_option("--weights-dir", folder, "Folder searched first for weights")
      ->envname("RGBD_STYLIZE_WEIGHTS");
}

uint64_t parse_seed(const std::string& text) {
  const auto seed = parse_number<uint64_t>(text);
  if (!seed) throw UsageError("--seed " + text + ": wanted a whole number from 0 to 2^64 - 1");
  return *seed;
}

void add_mask_option(CLI::App& app, SceneOptions& scene) {
  app.add_option(
         "--mask",
         scene.masks,
         "Where a style is painted, one for each --style in order, by depth (0 near, 1 far) or regions: " +
             mask_kinds())
      ->allow_extra_args(false)
      ->group("Masks");
}

void add_picture_options(CLI::App& app, SceneOptions& scene) {
  const auto group = "Pictures";
  app.add_option("--rgb", scene.rgb, "The photograph (required)")->group(group);
  app.add_option(
         "--depth",
         scene.depth,
         "Its depth: a file, the same file where its fourth channel is depth, predict (by --depth-model), or "
         "none")
      ->capture_default_str()
      ->group(group);
  add_depth_reading_options(app, scene);
  app.add_option("--size", scene.size, "Long side of the result in pixels; 0: that of the photograph")
      ->check(CLI::Range(0, kLongestSide))
      ->capture_default_str()
      ->group(group);
  add_mask_option(app, scene);
  app.add_option("--content-mask", scene.content_mask, "Where the photograph's content is kept")
      ->group("Masks");
}

void add_stylize_options(CLI::App& app, StylizeArguments& arguments) {
  app.add_option(
      "--preset",
      arguments.preset,
      "All settings of a publication: gatys2016, jamgochian2019, or the loss of liu2017, whose depth network "
      "doubles the time of an iteration; other options still count");
  add_picture_options(app, arguments.scene);
  auto& options = arguments.stylize;
  app.add_option("--style",
                 arguments.scene.styles,
                 "A picture whose style is painted; give it several times for several (required)")
      ->allow_extra_args(false)
      ->group("Pictures");
  app.add_option("--style-size",
                 options.style_size,
                 "Long side of the style pictures in pixels; 0: --style-scale decides")
      ->check(CLI::Range(0, kLongestSide))
      ->capture_default_str()
      ->group("Pictures");
  app.add_option(
         "--style-scale", options.style_scale, "Long side of the style pictures over that of the result")
      ->capture_default_str()
      ->group("Pictures");
  add_parsed(app,
             "--guide",
             options.objective.guide,
             "How masks reach a layer: simple (averaged) or inside (whole receptive fields)",
             guide_name(options.objective.guide),
             parse_guide)
      ->group("Masks");
  add_network_options(app, options.network);
  add_objective_options(app, options.objective);
  add_depth_model_options(app, options.depth_model);
  add_optimizer_options(app, options);
  add_parsed(
      app,
      "--keep-colors",
      options.keep_colors,
      "Keep the photograph's colours: none; luminance, to paint its luma alone; linear, to give the style "
      "their mean and covariance first",
      "none",
      parse_keep_colors)
      ->group("Colour");
  add_running_options(app, arguments);
  add_output_options(app, arguments);
}

std::vector<std::pair<std::string, std::string>> option_values(const CLI::App& app) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto* option : app.get_options()) {
    const auto name = option->get_single_name();
    if (name == "help" || name == "version" || name == "config") continue;
    if (name == "style-layers" || name == "content-layers") continue;  // added by what they come to
    if (option->count() > 0) {
      const auto& results = option->results();
      values.emplace_back(name, results.size() == 1 ? results.front() : shell_quoted(results));
    } else if (!option->get_default_str().empty()) {
      values.emplace_back(name, option->get_default_str());
    }
  }
  return values;
}

}  // namespace rgbd_stylize::cli
