// Where the weights of a network are.
#pragma once

#include "rgbd_stylize/weights/weight_file.hpp"

#include <memory>
#include <string>

namespace rgbd_stylize {

enum class WeightOrigin {
  kFile,
  kEmbedded,  ///< part of the program
  kRandom     ///< from a formula
};

/// What a run uses: a network and its weights.
struct ChosenWeights {
  std::string network;
  WeightOrigin origin;
  std::string file;  ///< of kFile
  std::unique_ptr<WeightSource> source;
};

/// `network` is a table's name, or `auto`: the first of vgg19, vgg16 and squeezenet that weights are found
/// for, otherwise compact. `weights` is a file, `random` (of vgg16, where `network` is auto), or empty:
/// search; compact's are embedded and not searched for. Throws WeightsError that lists the folders searched,
/// UsageError for `auto` together with a file.
ChosenWeights choose_weights(const std::string& network,
                             const std::string& weights,
                             const std::string& weights_dir);

}  // namespace rgbd_stylize
