// By which weights a result was made.
#pragma once

#include "rgbd_stylize/depth/choose_depth_network.hpp"
#include "rgbd_stylize/features/weight_search.hpp"

#include <string>
#include <utility>
#include <vector>

namespace rgbd_stylize {

/// SHA-256 of the file, or of the embedded weights; empty: of random ones. Throws InputError.
std::string weights_digest(const ChosenWeights& weights);

/// The SHA-256 of all that a depth network was read from: weights that are part of the program, as
/// "embedded", and files, by their names; nothing where there is no network. Throws InputError.
std::vector<std::pair<std::string, std::string>> depth_weights_digests(const ChosenDepthNetwork& chosen);

}  // namespace rgbd_stylize
