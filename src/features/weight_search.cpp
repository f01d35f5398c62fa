#include "rgbd_stylize/features/weight_search.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/features/embedded_weights.hpp"
#include "rgbd_stylize/features/layer_table.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"
#include "rgbd_stylize/weights/published_weights.hpp"
#include "rgbd_stylize/weights/weight_folders.hpp"

#include <algorithm>
#include <filesystem>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

bool is_weights_of(const std::string& network, const fs::path& file) {
  const auto extension = file.extension();
  return (extension == ".safetensors" || extension == ".pth") &&
         file.filename().string().rfind(network, 0) == 0;
}

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

std::string find_weights(const std::string& network, const std::string& weights_dir) {
  for (const auto& folder : weight_folders(weights_dir)) {
    std::vector<std::string> found;
    std::error_code ignored;  // a folder that cannot be read holds nothing for us
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      if (is_weights_of(network, entry.path())) found.push_back(entry.path().string());
    }
    const auto shorter = [](const std::string& a, const std::string& b) {
      return std::make_pair(a.size(), a) < std::make_pair(b.size(), b);
    };
    if (!found.empty()) return *std::min_element(found.begin(), found.end(), shorter);
  }
  return "";
}

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
    std::string searched;
    for (const auto& folder : weight_folders(weights_dir))
      searched += (searched.empty() ? "" : ", ") + folder;
    throw WeightsError("no weights of " + network + " in " + (searched.empty() ? "any folder" : searched) +
                       "; " + how_to_get(network) + "name a file with --weights, or use --weights random");
  }
  return {network, WeightOrigin::kFile, file, open_weights(file)};
}

}  // namespace rgbd_stylize
