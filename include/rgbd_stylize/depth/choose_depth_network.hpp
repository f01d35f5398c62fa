// Which network reads depth, and where its weights are.
#pragma once

#include "rgbd_stylize/depth/depth_network.hpp"

#include <memory>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

struct DepthModelOptions {
  std::string model = "compact";  ///< compact, pair, monodepth2, fcrn, hourglass, or a file of TorchScript
  std::string weights;  ///< of a named network: its file, or the folder of Monodepth2's pair; empty: those
                        ///< embedded, or search
  DepthDomain torchscript_domain = DepthDomain::kDepth;  ///< what a TorchScript makes
};

/// What a TorchScript makes: "depth" or "disparity". Throws UsageError.
DepthDomain parse_depth_is(const std::string& name);

/// The networks that have a name: compact, pair, monodepth2, fcrn, hourglass.
const std::vector<std::string>& depth_network_names();
bool is_named_depth_network(const std::string& model);
/// Whether its weights are part of the program: compact and pair.
bool is_embedded_depth_network(const std::string& model);

/// The files that `options` name, those of Monodepth2's folder one by one, whether they are there or not.
std::vector<std::string> named_files(const DepthModelOptions& options);

/// Where the weights of a named network that is not embedded lie: a file, or Monodepth2's folder; empty where
/// they are in none of weight_folders().
std::string find_depth_weights(const std::string& model, const std::string& weights_dir);

/// "disparity", "depth", "metres" or "order".
std::string domain_name(DepthDomain domain);

/// A depth network, or none where `network` is null.
struct ChosenDepthNetwork {
  std::shared_ptr<const DepthNetwork> network;
  torch::Device device = torch::kCPU;      ///< where it is
  std::vector<std::string> files;          ///< what it was read from
  std::vector<std::string_view> embedded;  ///< and what of the program itself
};

/// The network that `options` name. Weights are searched in the folders of weight_folders(): Monodepth2's
/// where `weights fetch monodepth2` puts them, the others' in files named like them, "fcrn….pth" for one;
/// those of compact and pair are embedded.
///
/// `wanted_by` is the option that wants a network, for messages. Throws UsageError where the name is none,
/// WeightsError where its weights are not found or not its own.
ChosenDepthNetwork choose_depth_network(const DepthModelOptions& options,
                                        const std::string& wanted_by,
                                        const std::string& weights_dir,
                                        torch::Device device);

}  // namespace rgbd_stylize
