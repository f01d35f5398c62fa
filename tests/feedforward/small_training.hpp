// A training that takes a second: few channels, small pictures, a network of hashed features.
#pragma once

#include "pictures.hpp"
#include "rgbd_stylize/feedforward/batch_loader.hpp"
#include "rgbd_stylize/feedforward/trainer.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <memory>
#include <string>

namespace rgbd_stylize::testing_support {

inline RgbdImage photograph(int64_t position) {
  RgbdImage image;
  image.rgb = picture(40, 52, 0.9 * static_cast<double>(position));
  image.depth_m = 1 + depth_map(40, 52);
  return image;
}

inline TransformNetwork small_network(Normalisation normalisation = Normalisation::kInstance) {
  TransformOptions options;
  options.width = 4;
  options.normalisation = normalisation;
  return {options, initial_weights(5), torch::kCPU};
}

inline std::shared_ptr<const FeatureNetwork> small_features() {
  const auto& table = layer_table("squeezenet");
  FeatureOptions options;
  options.deepest = 3;
  return std::make_shared<const FeatureNetwork>(table, HashedWeights(layer_tensors(table)), options);
}

inline TrainingLosses small_losses(int styles = 1) {
  TrainingLosses losses;
  losses.features = small_features();
  for (int i = 0; i < styles; ++i) {
    losses.styles.push_back(
        {"style[" + std::to_string(i) + "]",
         style_target(*losses.features, losses.convention, picture(48, 40, 1.0 + i), {{1, 1}, {3, 1}}),
         1});
  }
  losses.content_layers = {{3, 1}};
  losses.content_weight = 0.1;
  losses.tv_weight = 0.01;
  return losses;
}

inline LoaderOptions small_batches() {
  LoaderOptions options;
  options.sample.size = 32;
  options.batch = 2;
  options.workers = 1;
  options.seed = 11;
  return options;
}

constexpr int64_t kPhotographs = 5;

inline BatchLoader small_loader(int64_t first = 0, const LoaderOptions& options = small_batches()) {
  const auto read = [](int64_t position) {
    return NamedPhotograph{std::to_string(position), photograph(position)};
  };
  return BatchLoader([=] { return read; }, kPhotographs, options, first);
}

}  // namespace rgbd_stylize::testing_support
