#include "rgbd_stylize/depth/choose_depth_network.hpp"

#include "rgbd_stylize/core/enum_names.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/weights/weight_folders.hpp"

#include <algorithm>
#include <filesystem>

namespace rgbd_stylize {
namespace {

constexpr std::pair<DepthDomain, const char*> kDomains[] = {{DepthDomain::kDepth, "depth"},
                                                            {DepthDomain::kDisparity, "disparity"},
                                                            {DepthDomain::kMetres, "metres"},
                                                            {DepthDomain::kOrdinal, "order"}};
constexpr std::pair<DepthDomain, const char*> kOfTorchScript[] = {{DepthDomain::kDepth, "depth"},
                                                                  {DepthDomain::kDisparity, "disparity"}};

constexpr char kModels[] =
    "compact, pair, monodepth2 (`rgbd_stylize weights fetch monodepth2`), fcrn, hourglass or a TorchScript "
    "FILE.pt";

// A word is the name of a network; anything with an ending or a folder is a file, there or not.
bool is_file_name(const std::string& model) {
  std::error_code ignored;  // of a name that is too long for a file's
  return model.find_first_of("./") != std::string::npos || std::filesystem::exists(model, ignored);
}

// Empty: the weights are embedded.
std::string find(const DepthModelOptions& options,
                 const std::string& wanted_by,
                 const std::string& weights_dir) {
  if (!options.weights.empty() || is_embedded_depth_network(options.model)) return options.weights;
  const auto found = find_depth_weights(options.model, weights_dir);
  if (!found.empty()) return found;
  const auto fetch =
      options.model == "monodepth2" ? "`rgbd_stylize weights fetch monodepth2` fetches them, or " : "";
  throw WeightsError(wanted_by + " wants a depth network: no weights of " + options.model + " in " +
                     searched_folders(weights_dir) + "; " + fetch +
                     "name them with --depth-model-weights, or another network with --depth-model");
}

// What a named network is read from; none where `path` is empty, the weights embedded.
std::vector<std::string> files_at(const std::string& model, const std::string& path) {
  if (path.empty()) return {};
  if (model == "monodepth2") return {path + "/encoder.pth", path + "/depth.pth"};
  return {path};
}

// What of it is part of the program.
std::vector<std::string_view> embedded_in(const std::string& model, const std::string& path) {
  if (!path.empty()) return {};
  if (model == "pair") return {embedded_depth_weights(), embedded_wide_weights()};
  return {embedded_depth_weights()};
}

}  // namespace

std::vector<std::string> named_files(const DepthModelOptions& options) {
  if (is_named_depth_network(options.model)) return files_at(options.model, options.weights);
  return {options.model};
}

const std::vector<std::string>& depth_network_names() {
  static const std::vector<std::string> names{"compact", "pair", "monodepth2", "fcrn", "hourglass"};
  return names;
}

std::string find_depth_weights(const std::string& model, const std::string& weights_dir) {
  if (model == "monodepth2") return find_published_file(*find_published(model), weights_dir);
  return find_weights(model, weights_dir, {".safetensors", ".pth", ".t7"});
}

bool is_named_depth_network(const std::string& model) {
  const auto& names = depth_network_names();
  return std::find(names.begin(), names.end(), model) != names.end();
}

bool is_embedded_depth_network(const std::string& model) { return model == "compact" || model == "pair"; }

DepthDomain parse_depth_is(const std::string& name) {
  return value_called(kOfTorchScript, "--depth-is", name);
}

std::string domain_name(DepthDomain domain) { return name_of(kDomains, domain); }

ChosenDepthNetwork choose_depth_network(const DepthModelOptions& options,
                                        const std::string& wanted_by,
                                        const std::string& weights_dir,
                                        torch::Device device) {
  const auto& model = options.model;
  if (is_named_depth_network(model)) {
    if (model == "pair" && !options.weights.empty()) {
      throw UsageError("--depth-model-weights " + options.weights +
                       ": those of pair are part of this program; leave them out");
    }
    const auto path = find(options, wanted_by, weights_dir);
    return {load_depth_network(model, path, device), device, files_at(model, path), embedded_in(model, path)};
  }
  if (!is_file_name(model)) throw UsageError("--depth-model " + model + ": wanted " + kModels);
  if (!options.weights.empty()) {
    throw UsageError("--depth-model-weights " + options.weights + ": " + model +
                     " is a TorchScript file, which brings its weights; leave them out");
  }
  return {load_depth_network("torchscript", model, device, options.torchscript_domain), device, {model}, {}};
}

}  // namespace rgbd_stylize
