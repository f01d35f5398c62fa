#include "idle_options.hpp"

#include "rgbd_stylize/io/folder.hpp"

namespace rgbd_stylize::cli {

void IdleOptions::add(const std::vector<std::string>& options, const std::string& why) {
  for (const auto& name : options) {
    const auto* option = app_.get_option_no_throw(name);
    if (option == nullptr || option->count() == 0) continue;
    const bool is_flag = option->get_expected_max() == 0, is_off = is_flag && !option->as<bool>();
    if (!is_off) warnings_.push_back(name + " changes nothing: " + why);
  }
}

void IdleOptions::add_depth_of(const SceneOptions& scene) {
  const bool none = scene.depth == "none";
  if (none || scene.depth == "predict")
    add({"--depth-scale", "--depth-invert", "--depth-sun"}, "--depth is " + scene.depth + ", no file");
  if (none) add({"--depth-clip"}, "--depth is none");
}

void IdleOptions::add_depth_network(const DepthModelOptions& options, bool used) {
  if (!used) {
    add({"--depth-model", "--depth-model-weights", "--depth-is"}, "no network is asked for depth");
  } else if (is_named_depth_network(options.model)) {
    add({"--depth-is"}, "it is said of a TorchScript, and --depth-model is " + options.model);
  }
}

void IdleOptions::add_objective(const ObjectiveOptions& objective, bool masks) {
  if (objective.depth_weight == 0) add({"--depth-loss"}, "--depth-weight is 0");
  if (!masks) add({"--guide"}, "there is no --mask");
}

void IdleOptions::add_weights_dir(const std::string& folder) {
  if (!folder.empty() && !is_folder(folder))
    warnings_.push_back("--weights-dir or $RGBD_STYLIZE_WEIGHTS: there is no folder " + folder);
}

}  // namespace rgbd_stylize::cli
