#include "rgbd_stylize/stylize/weight_digests.hpp"

#include "rgbd_stylize/features/embedded_weights.hpp"
#include "rgbd_stylize/io/file_digest.hpp"

namespace rgbd_stylize {

std::string weights_digest(const ChosenWeights& weights) {
  switch (weights.origin) {
    case WeightOrigin::kFile:
      return sha256_file(weights.file);
    case WeightOrigin::kEmbedded:
      return sha256_bytes(embedded_weights());
    case WeightOrigin::kRandom:
      return "";
  }
  return "";
}

std::vector<std::pair<std::string, std::string>> depth_weights_digests(const ChosenDepthNetwork& chosen) {
  std::vector<std::pair<std::string, std::string>> digests;
  for (const auto& weights : chosen.embedded) digests.emplace_back("embedded", sha256_bytes(weights));
  for (const auto& file : chosen.files) digests.emplace_back(file, sha256_file(file));
  return digests;
}

}  // namespace rgbd_stylize
