#include "recipe.hpp"

#include "rgbd_stylize/core/number_text.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "rgbd_stylize/stylize/weight_digests.hpp"

#include <filesystem>

namespace rgbd_stylize {
namespace {

// "photos", "photos/" and "./photos" are one folder.
std::string normalised_path(const std::string& path) {
  const auto normal = std::filesystem::path(path).lexically_normal();
  return (normal.has_filename() ? normal : normal.parent_path()).string();
}

void add_frames(const TrainingOptions& options, Recipe& recipe) {
  const auto& [frames, split, scene] = options.frames;
  if (!frames.empty()) recipe["frames"] = frames;
  if (!split.empty()) recipe["split"] = split;
  if (!scene.empty()) recipe["scene"] = scene;
  if (!options.dataset.crop_border) recipe["keep-border"] = "true";
  if (!wants_measured_depth(options)) return;
  const auto& depth_file = options.dataset.depth_file;
  if (depth_file.units_per_metre) recipe["depth-scale"] = exact_text(*depth_file.units_per_metre);
  if (depth_file.invert) recipe["depth-invert"] = "true";
  if (depth_file.sun_rgbd) recipe["depth-sun"] = "true";
}

void add_depth(const TrainingOptions& options, const ChosenDepthNetwork& depth_network, Recipe& recipe) {
  recipe["depth-loss"] = depth_loss_name(options.objective.depth_loss);
  recipe["depth-model"] = depth_network.network->description();
  recipe["depth-is"] = domain_name(depth_network.network->domain());
  const auto digests = depth_weights_digests(depth_network);
  for (size_t i = 0; i < digests.size(); ++i) recipe[numbered("depth-model-sha256", i)] = digests[i].second;
}

}  // namespace

Recipe recipe_of(const TrainingOptions& options,
                 const Plan& plan,
                 const ChosenWeights& weights,
                 const ChosenDepthNetwork& depth_network,
                 Precision precision,
                 int64_t photographs,
                 int64_t processes) {
  const auto& table = layer_table(weights.network);
  const auto& objective = options.objective;
  Recipe recipe = to_metadata(options.transform);
  recipe["images"] = normalised_path(options.images);
  recipe["photographs"] = exact_text(photographs);
  add_frames(options, recipe);
  for (size_t i = 0; i < options.styles.size(); ++i) {
    recipe[numbered("style", i)] = options.styles[i];
    recipe[numbered("style-sha256", i)] = sha256_file(options.styles[i]);
    if (!options.masks.empty()) recipe[numbered("mask", i)] = options.masks[i];
  }
  for (size_t i = 0; i < objective.style_weights.size(); ++i)
    recipe[numbered("style-weight", i)] = exact_text(objective.style_weights[i]);
  if (!options.content_mask.empty()) recipe["content-mask"] = options.content_mask;
  recipe["features"] = weights.network;
  recipe["features-sha256"] = weights.origin == WeightOrigin::kRandom ? "random" : weights_digest(weights);
  recipe["precision"] = precision_name(precision);
  recipe["preprocessing"] = preprocessing_name(plan.preprocessing);
  recipe["pooling"] = pooling_name(options.network.pooling);
  recipe["style-layers"] = layers_text(table, plan.style_layers);
  recipe["content-layers"] = layers_text(table, plan.content_layers);
  recipe["convention"] = convention_name(objective.convention);
  recipe["guide"] = guide_name(objective.guide);
  recipe["content-weight"] = exact_text(objective.content_weight);
  recipe["tv-weight"] = exact_text(objective.tv_weight);
  recipe["depth-weight"] = exact_text(objective.depth_weight);
  if (depth_network.network) add_depth(options, depth_network, recipe);
  recipe["image-size"] = exact_text(options.image_size);
  recipe["style-size"] = exact_text(options.style_size);
  recipe["batch"] = exact_text(options.batch * processes);
  if (processes > 1 && options.transform.normalisation == Normalisation::kBatch)
    recipe["processes"] = exact_text(processes);
  recipe["learning-rate"] = exact_text(options.learning_rate);
  recipe["seed"] = exact_text(options.seed);
  return recipe;
}

}  // namespace rgbd_stylize
