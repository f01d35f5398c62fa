// Where the weights of a network are.
#pragma once

#include "rgbd_stylize/weights/weight_file.hpp"

#include <memory>
#include <string>

namespace rgbd_stylize {

/// The first file in the folders of weight_folders() that is named like weights of `network` ("vgg19…" for
/// vgg19) and ends in .safetensors or .pth; the shortest name first within a folder. Empty when there is
/// none.
std::string find_weights(const std::string& network, const std::string& weights_dir);

/// What a run uses: a network and its weights.
struct ChosenWeights {
  std::string network;
  std::string file;  ///< empty: random weights from a formula
  std::unique_ptr<WeightSource> source;
};

/// `network` is a table's name, or `auto`: the first of vgg19, vgg16 and squeezenet that weights are found
/// for, and otherwise vgg16 with random weights. `weights` is a file, `random`, or empty: search. Throws
/// WeightsError that lists the folders searched, UsageError for `auto` together with a file.
ChosenWeights choose_weights(const std::string& network,
                             const std::string& weights,
                             const std::string& weights_dir);

}  // namespace rgbd_stylize
