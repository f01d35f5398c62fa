#include "rgbd_stylize/features/weight_search.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/features/embedded_weights.hpp"
#include "rgbd_stylize/features/layer_table.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"
#include "rgbd_stylize/weights/published_weights.hpp"
#include "rgbd_stylize/weights/weight_folders.hpp"

namespace rgbd_stylize {
namespace {

std::string how_to_get(const std::string& network) {
  const auto* published = find_published(network);
  return published ? "fetch " + published->file + " with `rgbd_stylize weights fetch " + network + "`, " : "";
}

ChosenWeights embedded() {
  return {"compact", WeightOrigin::kEmbedded, "", open_weights(embedded_weights(), "the embedded weights")};
}

ChosenWeights random_weights(const std::string& network) {
  return {network,
          WeightOrigin::kRandom,
          "",
          std::make_unique<HashedWeights>(layer_tensors(layer_table(network)))};
}

}  // namespace

ChosenWeights choose_weights(const std::string& network,
                             const std::string& weights,
                             const std::string& weights_dir) {
  if (network == "auto") {
    if (!weights.empty() && weights != "random") {
      throw UsageError("--weights " + weights + ": say which network's weights they are, with --features");
    }
    for (const std::string known : {"vgg19", "vgg16", "squeezenet"}) {
      if (weights.empty() && !find_weights(known, weights_dir).empty())
        return choose_weights(known, "", weights_dir);
    }
    return weights.empty() ? embedded() : random_weights("vgg16");
  }
  layer_table(network);  // names the networks there are, when this is none
  if (weights == "random") return random_weights(network);
  if (network == "compact" && weights.empty()) return embedded();
  const auto file = weights.empty() ? find_weights(network, weights_dir) : weights;
  if (file.empty()) {
    throw WeightsError("no weights of " + network + " in " + searched_folders(weights_dir) + "; " +
                       how_to_get(network) + "name a file with --weights, or use --weights random");
  }
  return {network, WeightOrigin::kFile, file, open_weights(file)};
}

}  // namespace rgbd_stylize
