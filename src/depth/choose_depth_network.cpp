#include "rgbd_stylize/depth/choose_depth_network.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/weights/weight_folders.hpp"

#include <filesystem>

namespace rgbd_stylize {
namespace {

constexpr char kModels[] =
    "monodepth2 (`rgbd_stylize weights fetch monodepth2`), fcrn, hourglass or a TorchScript FILE.pt";

bool is_named(const std::string& model) {
  return model == "monodepth2" || model == "fcrn" || model == "hourglass";
}

// A word is the name of a network; anything with an ending or a folder is a file, there or not.
bool is_file_name(const std::string& model) {
  return model.find_first_of("./") != std::string::npos || std::filesystem::exists(model);
}

std::string search(const std::string& model, const std::string& weights_dir) {
  if (model == "monodepth2") return find_published_file(*find_published(model), weights_dir);
  return find_weights(model, weights_dir, {".safetensors", ".pth", ".t7"});
}

std::string find(const DepthModelOptions& options,
                 const std::string& wanted_by,
                 const std::string& weights_dir) {
  if (!options.weights.empty()) return options.weights;
  const auto found = search(options.model, weights_dir);
  if (!found.empty()) return found;
  const auto fetch =
      options.model == "monodepth2" ? "`rgbd_stylize weights fetch monodepth2` fetches them, or " : "";
  throw WeightsError(wanted_by + " wants a depth network: no weights of " + options.model + " in " +
                     searched_folders(weights_dir) + "; " + fetch +
                     "name them with --depth-model-weights, or another network with --depth-model");
}

}  // namespace

DepthDomain parse_depth_is(const std::string& name) {
  if (name == "depth") return DepthDomain::kDepth;
  if (name == "disparity") return DepthDomain::kDisparity;
  throw UsageError("--depth-is " + name + ": wanted depth or disparity");
}

std::string domain_name(DepthDomain domain) {
  switch (domain) {
    case DepthDomain::kDisparity:
      return "disparity";
    case DepthDomain::kDepth:
      return "depth";
    case DepthDomain::kMetres:
      return "metres";
    case DepthDomain::kOrdinal:
      return "order";
  }
  return "";
}

ChosenDepthNetwork choose_depth_network(const DepthModelOptions& options,
                                        const std::string& wanted_by,
                                        const std::string& weights_dir,
                                        torch::Device device) {
  const auto& model = options.model;
  if (model.empty()) throw UsageError(wanted_by + ": name a depth network with --depth-model: " + kModels);
  if (is_named(model)) {
    const auto path = find(options, wanted_by, weights_dir);
    std::vector<std::string> files = {path};
    if (model == "monodepth2") files = {path + "/encoder.pth", path + "/depth.pth"};
    return {load_depth_network(model, path, device), device, files};
  }
  if (!is_file_name(model)) throw UsageError("--depth-model " + model + ": wanted " + kModels);
  if (!options.weights.empty()) {
    throw UsageError("--depth-model-weights " + options.weights + ": " + model +
                     " is a TorchScript file, which brings its weights; leave them out");
  }
  return {load_depth_network("torchscript", model, device, options.torchscript_domain), device, {model}};
}

}  // namespace rgbd_stylize
