#include "depth_arguments.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <sstream>

namespace rgbd_stylize::cli {
namespace {

std::pair<double, double> parse_clip(const std::string& text) {
  std::istringstream stream(text);
  double near = 0, far = 0;
  char comma = 0, beyond = 0;
  if (!(stream >> near >> comma >> far) || comma != ',' || stream >> beyond) {
    throw UsageError("--depth-clip " + text + ": wanted near,far, for instance 0.5,4");
  }
  return {near, far};
}

}  // namespace

void add_depth_file_options(CLI::App& app, DepthFileOptions& options) {
  const auto group = "Pictures";
  app.add_option(
         "--depth-scale",
         options.units_per_metre,
         "Depth file units a metre: 1000 Kinect/NYU, 5000 TUM, 256 KITTI (default: guessed and reported)")
      ->group(group);
  app.add_flag("--depth-invert", options.invert, "8-bit depth is bright where near")->group(group);
  app.add_flag("--depth-sun", options.sun_rgbd, "16-bit depth is packed as in SUN RGB-D")->group(group);
}

void add_depth_reading_options(CLI::App& app, SceneOptions& scene) {
  add_depth_file_options(app, scene.depth_file);
  add_parsed(app,
             "--depth-clip",
             scene.normalize.clip,
             "near,far: the depths that become 0 and 1, in metres or the unit of a relative depth (default: "
             "the 1st and 99th percentile)",
             "",
             parse_clip)
      ->group("Pictures");
}

void add_depth_model_options(CLI::App& app, DepthModelOptions& options) {
  const auto group = "Depth network";
  app.add_option(
         "--depth-model",
         options.model,
         "Network that reads depth: compact (embedded), pair (compact and a second one, embedded too), "
         "monodepth2, fcrn, hourglass or a TorchScript FILE.pt, which is a program that is run")
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
