#include "rgbd_stylize/training/training_run.hpp"

#include "recipe.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/datasets/open_dataset.hpp"
#include "rgbd_stylize/optimize/pyramid.hpp"
#include "rgbd_stylize/stylize/scene.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

std::unique_ptr<Dataset> open_images(const TrainingOptions& options) {
  auto dataset = options.dataset;
  dataset.depth = wants_measured_depth(options) ? DepthChoice::kRaw : DepthChoice::kNone;
  return select_frames(open_dataset(options.images, dataset), options.frames);
}

// What the depth of the photographs was taken for, by one of a few that have any; empty where none of them
// can be read. A dataset without depth is found before all of it is read.
std::string depth_of(const TrainingOptions& options, const Dataset& dataset) {
  constexpr int64_t kLookedAt = 16;
  const auto count = std::min(dataset.size(), kLookedAt);
  bool unreadable = false;
  for (int64_t i = 0; i < count; ++i) {
    try {
      const auto sample = dataset.get(i * dataset.size() / count);
      if (!sample.image.depth_m.defined()) continue;
      const auto& format = sample.depth.format;
      return format.empty() ? "of the dataset, in metres" : format;
    } catch (const InputError&) {
      unreadable = true;
    }
  }
  if (unreadable) return "";
  throw InputError("--images " + options.images +
                   ": a mask or --depth-loss sensor wants depth, and there is none beside the pictures");
}

// Of one height, that of the first.
torch::Tensor side_by_side(const std::vector<Style>& styles) {
  std::vector<torch::Tensor> pictures;
  const auto height = styles[0].picture.size(2);
  for (const auto& style : styles) {
    const auto factor = static_cast<double>(height) / static_cast<double>(style.picture.size(2));
    pictures.push_back(resize_picture(style.picture, height, scaled_size(style.picture, factor).second));
  }
  return torch::cat(pictures, 3);
}

// A square and the styles, as the iterative mode would paint them: its plan finds layers and preprocessing,
// and what does not fit.
Scene typical_scene(const TrainingOptions& options, const ScenePictures& pictures) {
  Scene scene;
  scene.rgb = torch::zeros({1, 3, options.image_size, options.image_size});
  scene.styles = pictures.styles;
  return scene;
}

StylizeOptions as_stylize_options(const TrainingOptions& options) {
  StylizeOptions stylize;
  stylize.network = options.network;
  stylize.objective = options.objective;
  stylize.depth_model = options.depth_model;
  stylize.style_size = options.style_size;
  stylize.scales = 1;
  return stylize;
}

// On the CPU the training itself takes the cores. A GPU leaves them free.
int default_workers(torch::Device device) {
  constexpr int kFew = 2, kMany = 16;
  return device.is_cuda() ? std::clamp(usable_cores(), kFew, kMany) : kFew;
}

TrainingLosses losses_of(const TrainingOptions& options,
                         const Scene& scene,
                         const Plan& plan,
                         std::shared_ptr<const FeatureNetwork> features,
                         const ChosenDepthNetwork& depth_network) {
  const auto& objective = options.objective;
  TrainingLosses losses;
  losses.features = std::move(features);
  losses.convention = objective.convention;
  losses.guide = objective.guide;
  for (const auto& style : scene.styles) {
    const auto picture = style.picture.to(losses.features->options().device);
    losses.styles.push_back({style.name,
                             style_target(*losses.features, objective.convention, picture, plan.style_layers),
                             style.weight});
  }
  losses.content_layers = plan.content_layers;
  losses.content_weight = objective.content_weight;
  losses.tv_weight = objective.tv_weight;
  losses.depth_weight = objective.depth_weight;
  losses.depth_loss = objective.depth_loss;
  losses.depth_network = depth_network.network;
  return losses;
}

}  // namespace

TrainingRun open_training(const TrainingOptions& options,
                          torch::Device device,
                          Precision precision,
                          int64_t processes) {
  validate(options);
  const auto dataset = open_images(options);
  const auto depth = wants_measured_depth(options) ? depth_of(options, *dataset) : "";
  SceneOptions files;
  files.styles = options.styles;
  const auto pictures = load_pictures(files, options.objective.style_weights);
  auto scene = typical_scene(options, pictures);
  const auto stylize = as_stylize_options(options);
  auto weights =
      choose_weights(options.network.features, options.network.weights, options.network.weights_dir);
  auto plan = make_plan(scene, stylize, weights);
  for (auto& style : scene.styles) {
    const auto side = options.style_size > 0 ? options.style_size : options.image_size;
    style.picture = fit_picture(style.picture, side);
  }
  ChosenDepthNetwork depth_network;
  if (options.objective.depth_weight > 0) {
    depth_network =
        choose_depth_network(options.depth_model, "--depth-weight", options.network.weights_dir, device);
    depth_network.network->check_gradient();
  }
  const auto dtype = precision == Precision::kBFloat16 ? torch::kBFloat16 : torch::kFloat32;
  auto losses =
      losses_of(options, scene, plan, load_network(plan, stylize, weights, device, dtype), depth_network);
  auto recipe = recipe_of(options, plan, weights, depth_network, precision, dataset->size(), processes);
  auto warnings = pictures.warnings;
  warnings.insert(warnings.end(), plan.warnings.begin(), plan.warnings.end());
  if (weights.origin == WeightOrigin::kRandom) {
    warnings.push_back("the feature network's weights are random, which teach far worse than trained ones");
  }
  return {dataset->kind(),
          dataset->size(),
          depth,
          std::move(plan),
          std::move(weights),
          std::move(depth_network),
          std::move(losses),
          TransformNetwork(options.transform, initial_weights(options.seed), device),
          thumbnail(side_by_side(scene.styles)),
          std::move(recipe),
          std::move(warnings)};
}

std::unique_ptr<BatchLoader> open_batches(const TrainingOptions& options,
                                          const TrainingRun& run,
                                          int64_t first,
                                          const ProcessGroup& processes) {
  LoaderOptions loader;
  loader.sample.size = options.image_size;
  if (wants_sensor(options.objective)) loader.sample.sensor = run.depth_network.network->domain();
  loader.sample.style_masks = std::vector<Mask>(options.masks.begin(), options.masks.end());
  if (!options.content_mask.empty()) loader.sample.content_mask = Mask(options.content_mask);
  loader.batch = options.batch;
  const auto device = run.network.device();
  loader.workers = options.workers > 0 ? options.workers : default_workers(device);
  loader.pin = device.is_cuda();
  loader.seed = options.seed;
  loader.part = processes.rank();
  loader.parts = processes.size();
  const auto open = [options] {
    const std::shared_ptr<const Dataset> dataset = open_images(options);
    return [dataset](int64_t position) -> NamedPhotograph {
      return {dataset->info(position).name, dataset->get(position).image};
    };
  };
  return std::make_unique<BatchLoader>(open, run.photographs, loader, first);
}

}  // namespace rgbd_stylize
