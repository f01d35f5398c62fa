#include "commands.hpp"
#include "depth_arguments.hpp"
#include "idle_options.hpp"
#include "messages.hpp"
#include "output_checks.hpp"
#include "plan_text.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/report/mask_sheet.hpp"

#include <fmt/format.h>

namespace rgbd_stylize::cli {

void setup_mask(CLI::App& app, MaskArguments& arguments) {
  add_picture_options(app, arguments.scene);
  add_depth_model_options(app, arguments.depth_model);
  add_weights_dir_option(app, arguments.weights_dir);
  app.add_option("-o,--output", arguments.output, "The picture to write")->capture_default_str();
  app.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
  add_threads_option(app, arguments.threads);
}

ExitCode run_mask(const MaskArguments& arguments, const CLI::App& app) {
  auto options = arguments.scene;
  if (options.rgb.empty()) throw UsageError("mask: name the photograph with --rgb");
  if (options.masks.empty() && options.content_mask.empty())
    throw UsageError("mask: give at least one --mask");
  check_masks(options.masks, options.content_mask);
  check_not_an_input("--output", arguments.output, input_files(options, arguments.depth_model));
  check_picture_writable(arguments.output);
  const auto device = select_device(arguments.device);
  configure_process(arguments.threads, Precision::kFloat32, false);
  ChosenDepthNetwork predictor;
  if (options.depth == "predict")
    predictor = choose_depth_network(arguments.depth_model, "--depth predict", arguments.weights_dir, device);
  const auto photograph = load_photograph(options, predictor);
  auto masks = load_masks(options, photograph);

  if (photograph.depth01.defined()) fmt::print("depth      {}\n", depth_text(options.depth, photograph));
  for (size_t i = 0; i < masks.styles.size(); ++i) {
    fmt::print(
        "mask {:<5} {} selects {:.1f} %\n", i, options.masks[i], 100 * selected_share(masks.styles[i]));
  }
  if (masks.content.defined()) {
    fmt::print("content    {} selects {:.1f} %\n", options.content_mask, 100 * selected_share(masks.content));
    masks.styles.push_back(masks.content);
  }
  IdleOptions idle(app);
  idle.add_weights_dir(arguments.weights_dir);
  idle.add_depth_of(options);
  idle.add_depth_network(arguments.depth_model, options.depth == "predict");
  print_warnings(idle.warnings());
  print_warnings(photograph.warnings);
  print_warnings(masks.warnings);
  write_picture(arguments.output, mask_sheet(photograph.rgb, photograph.depth01, masks.styles));
  fmt::print("written    {}\n", arguments.output);
  return ExitCode::kDone;
}

}  // namespace rgbd_stylize::cli
