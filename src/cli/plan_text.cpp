#include "plan_text.hpp"

#include "messages.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/stylize/style_size.hpp"

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

std::string size_text(const torch::Tensor& picture) {
  return fmt::format("{}x{}", picture.size(3), picture.size(2));
}

std::string mask_text(const std::string& text, const torch::Tensor& mask) {
  return fmt::format("mask {} selects {:.1f} %", text, 100 * selected_share(mask));
}

void print_styles(const RunSetup& setup, const PaintJob& job) {
  const auto& options = setup.painter.scene();
  const auto& scene = job.scene;
  for (size_t i = 0; i < scene.styles.size(); ++i) {
    const auto& style = scene.styles[i];
    const auto [height, width] =
        style_size(style.picture, setup.arguments.stylize, long_side(scene.rgb), job.plan.scales.back());
    auto text = fmt::format("{}  {} seen at {}x{}, weight {:.6g}",
                            options.styles[i],
                            size_text(style.picture),
                            width,
                            height,
                            style.weight);
    if (style.mask.defined()) text += ", " + mask_text(options.masks[i], style.mask);
    print_line(style.name, text);
  }
}

std::string network_text(const RunSetup& setup) {
  const auto& network = setup.arguments.stylize.network;
  const auto& weights = setup.painter.weights();
  auto text = weights.network + "  " + (weights.file.empty() ? weights.source->description() : weights.file);
  if (!setup.run.weights_sha256.empty())
    text += fmt::format(" (sha256 {}...)", setup.run.weights_sha256.substr(0, 8));
  return text + fmt::format(", {} preprocessing, {} pooling",
                            preprocessing_name(setup.painter.plan().preprocessing),
                            pooling_name(network.pooling));
}

std::string objective_text(const ObjectiveOptions& objective,
                           const SceneOptions& options,
                           const Scene& scene) {
  auto text =
      fmt::format("{}: content {:.6g}", convention_name(objective.convention), objective.content_weight);
  if (scene.content_mask.defined()) {
    text += fmt::format(" ({})", mask_text(options.content_mask, scene.content_mask));
  }
  for (const auto& style : scene.styles) text += fmt::format(", {} {:.6g}", style.name, style.weight);
  return text + fmt::format(", tv {:.6g}", objective.tv_weight);
}

std::string depth_loss_text(const RunSetup& setup) {
  const auto& objective = setup.arguments.stylize.objective;
  const auto& network = *setup.painter.depth_network().network;
  return fmt::format("{}, weight {:.6g}, {} by {}, against {}",
                     depth_loss_name(objective.depth_loss),
                     objective.depth_weight,
                     domain_name(network.domain()),
                     network.description(),
                     objective.depth_loss == DepthLossKind::kSensor ? "the measured depth"
                                                                    : "its reading of the photograph");
}

std::string optimizer_text(const RunSetup& setup) {
  const auto& options = setup.arguments.stylize;
  auto text = fmt::format("{}, {} iterations at {:.6g}",
                          optimizer_name(options.optimizer.kind),
                          options.optimizer.iterations,
                          options.optimizer.learning_rate);
  for (const auto& step : options.optimizer.rate_steps)
    text += fmt::format(", {:.6g} from {}", step.learning_rate, step.iteration);
  return text + ", from " + options.init;
}

std::string scales_text(const std::vector<Scale>& scales) {
  std::string text = ", scales";
  for (const auto& scale : scales)
    text += fmt::format(" {}x{}:{}", scale.width, scale.height, scale.iterations);
  return text;
}

void print_network(const RunSetup& setup) {
  print_line("network", network_text(setup));
  print_layers(setup.painter.weights().network, setup.painter.plan());
}

void print_machine(const RunDescription& run, const std::string& output) {
  print_line("running",
             fmt::format("{}, {} threads, {}, seed {}", run.device, run.threads, run.precision, run.seed));
  print_line("output", output);
}

}  // namespace

std::string depth_text(const std::string& file, const Photograph& photograph) {
  const auto& depth = photograph.depth;
  const auto unit = depth.metric ? " m" : " (relative)";
  return fmt::format("{}  {}; {:.3g} to {:.3g}{}; {:.1f} % missing{}; 0 is {:.3g}, 1 is {:.3g}{}",
                     file,
                     depth.format,
                     depth.nearest,
                     depth.farthest,
                     unit,
                     100 * depth.missing_share,
                     depth.missing_share > 0 ? ", filled" : "",
                     photograph.normalized.near,
                     photograph.normalized.far,
                     unit);
}

void print_layers(const std::string& network, const Plan& plan) {
  const auto& table = layer_table(network);
  print_line("layers",
             fmt::format("style {}; content {}",
                         layers_text(table, plan.style_layers),
                         plan.content_layers.empty() ? "none" : layers_text(table, plan.content_layers)));
}

void print_plan(const RunSetup& setup, const PaintJob& job, const std::string& output) {
  const auto& options = setup.painter.scene();
  const auto& objective = setup.arguments.stylize.objective;
  auto picture = options.rgb + "  " + size_text(job.scene.rgb);
  if (job.photograph.alpha.defined() && has_alpha_name(output)) picture += ", alpha kept";
  print_line("picture", picture);
  if (job.photograph.depth01.defined()) print_line("depth", depth_text(options.depth, job.photograph));
  print_styles(setup, job);
  print_network(setup);
  print_line("objective", objective_text(objective, options, job.scene));
  if (objective.depth_weight > 0) print_line("depth loss", depth_loss_text(setup));
  print_line("optimiser", optimizer_text(setup) + scales_text(job.plan.scales));
  print_machine(setup.run, output);
}

void print_batch_plan(const RunSetup& setup, const std::string& frames, const std::string& output) {
  print_line("frames", frames);
  print_network(setup);
  if (setup.arguments.stylize.objective.depth_weight > 0) print_line("depth loss", depth_loss_text(setup));
  print_line("optimiser", optimizer_text(setup));
  print_machine(setup.run, output);
}

}  // namespace rgbd_stylize::cli
