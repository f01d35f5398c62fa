// Which network reads depth, and where its weights are.
#pragma once

#include "rgbd_stylize/depth/depth_network.hpp"

#include <memory>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

struct DepthModelOptions {
  std::string model;    ///< monodepth2, fcrn, hourglass, or a file of TorchScript; empty: none
  std::string weights;  ///< of a named network: its file, or the folder of Monodepth2's pair; empty: search
  DepthDomain torchscript_domain = DepthDomain::kDepth;  ///< what a TorchScript makes
};

/// What a TorchScript makes: "depth" or "disparity". Throws UsageError.
DepthDomain parse_depth_is(const std::string& name);

/// "disparity", "depth", "metres" or "order".
std::string domain_name(DepthDomain domain);

/// A depth network, or none where `network` is null.
struct ChosenDepthNetwork {
  std::shared_ptr<const DepthNetwork> network;
  torch::Device device = torch::kCPU;  ///< where it is
  std::vector<std::string> files;      ///< what it was read from
};

/// The network that `options` name. Weights are searched in the folders of weight_folders(): Monodepth2's
/// where `weights fetch monodepth2` puts them, the others' in files named like them, "fcrn….pth" for one.
///
/// `wanted_by` is the option that wants a network, for messages. Throws UsageError where no network is named,
/// WeightsError where its weights are not found or not its own.
ChosenDepthNetwork choose_depth_network(const DepthModelOptions& options,
                                        const std::string& wanted_by,
                                        const std::string& weights_dir,
                                        torch::Device device);

}  // namespace rgbd_stylize
