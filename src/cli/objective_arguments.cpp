#include "objective_arguments.hpp"

#include "stylize_arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace rgbd_stylize::cli {

void add_network_options(CLI::App& app, NetworkOptions& network) {
  const auto group = "Network";
  app.add_option("--features",
                 network.features,
                 "Feature network: compact, vgg19, vgg16 or squeezenet; auto: what weights are found for, "
                 "else compact")
      ->capture_default_str()
      ->group(group);
  app.add_option("--weights", network.weights, "Weights: a .safetensors or .pth file, or random")
      ->group(group);
  add_weights_dir_option(app, network.weights_dir)->group(group);
  app.add_option("--preprocessing",
                 network.preprocessing,
                 "What the weights expect: torchvision or caffe; auto: as the file says")
      ->capture_default_str()
      ->group(group);
  app.add_option("--style-layers",
                 network.style_layers,
                 "Style layers, by name or torchvision index, with weights: relu1_1,relu2_1:0.5")
      ->group(group);
  app.add_option("--content-layers", network.content_layers, "Content layers, likewise")->group(group);
  add_parsed(app, "--pooling", network.pooling, "max or avg", pooling_name(network.pooling), parse_pooling)
      ->group(group);
}

void add_objective_options(CLI::App& app, ObjectiveOptions& objective) {
  const auto group = "Objective";
  add_parsed(app,
             "--convention",
             objective.convention,
             "How losses are normalised: balanced, gatys, johnson or cs231n",
             convention_name(objective.convention),
             parse_convention)
      ->group(group);
  app.add_option("--content-weight", objective.content_weight, "Weight of the photograph's content")
      ->capture_default_str()
      ->group(group);
  app.add_option("--style-weight",
                 objective.style_weights,
                 "Weight of the style; one for all, or one for each --style")
      ->default_str(fmt::format("{}", fmt::join(objective.style_weights, ",")))
      ->delimiter(',')
      ->group(group);
  app.add_option("--tv-weight", objective.tv_weight, "Weight of the total variation")
      ->capture_default_str()
      ->group(group);
  app.add_option("--depth-weight",
                 objective.depth_weight,
                 "Weight of the depth that --depth-model sees in the pastiche")
      ->capture_default_str()
      ->group(group);
  add_parsed(
      app,
      "--depth-loss",
      objective.depth_loss,
      "How depth is compared: ssi (its levels, but for scale and shift), gradient (its slopes and edges), "
      "mse (the papers'), or sensor (with the depth that was measured)",
      depth_loss_name(objective.depth_loss),
      parse_depth_loss)
      ->group(group);
}

}  // namespace rgbd_stylize::cli
