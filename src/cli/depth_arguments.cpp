#include "depth_arguments.hpp"

namespace rgbd_stylize::cli {

void add_depth_model_options(CLI::App& app, DepthModelOptions& options) {
  const auto group = "Depth network";
  app.add_option("--depth-model",
                 options.model,
                 "Network that reads depth: compact (embedded), monodepth2, fcrn, hourglass or a TorchScript "
                 "FILE.pt, which is a "
                 "program that is run")
      ->capture_default_str()
      ->group(group);
  app.add_option("--depth-model-weights",
                 options.weights,
                 "Its weights: a file, or the folder of Monodepth2's encoder.pth and depth.pth")
      ->group(group);
  app.add_option_function<std::string>(
         "--depth-is",
         [&options](const std::string& name) { options.torchscript_domain = parse_depth_is(name); },
         "What a TorchScript makes: depth (larger is farther) or disparity (larger is nearer)")
      ->default_str(domain_name(options.torchscript_domain))
      ->group(group);
}

}  // namespace rgbd_stylize::cli
