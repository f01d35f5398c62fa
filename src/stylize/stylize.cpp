#include "rgbd_stylize/stylize/stylize.hpp"

#include "loss_watch.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/losses/depth_views.hpp"
#include "rgbd_stylize/losses/read_losses.hpp"
#include "rgbd_stylize/masks/guide.hpp"
#include "rgbd_stylize/stylize/colors.hpp"
#include "rgbd_stylize/stylize/style_size.hpp"

#include <algorithm>

#include <ATen/CPUGeneratorImpl.h>

namespace rgbd_stylize {
namespace {

constexpr double kOpposed = -0.3;  // sensor_agreement() at which one of the two is taken for wrong

// Even white noise of 0.3..0.7. The speckle of all of 0..1 rules the Gram matrices, and Adam, which divides
// by the running mean square of gradients, hardly moves for hundreds of steps behind gradients so large.
torch::Tensor noise(int64_t height, int64_t width, uint64_t seed) {
  auto generator = at::detail::createCPUGenerator(seed);
  return 0.3 + 0.4 * torch::rand({1, 3, height, width}, generator);
}

torch::Tensor mask_at_scale(const torch::Tensor& mask, const Scale& scale) {
  return mask.defined() ? guide_simple(mask, scale.height, scale.width) : mask;
}

bool has_weight(const Style& style) { return style.weight != 0; }

bool has_weighted_style(const Scene& scene) {
  return std::any_of(scene.styles.begin(), scene.styles.end(), has_weight);
}

// Where any style is painted, [1,1,H,W]; undefined where one is painted everywhere. Of styles that all have
// no weight, where they would be.
torch::Tensor painted_at_scale(const Scene& scene, const Scale& scale) {
  const bool any_weight = has_weighted_style(scene);
  torch::Tensor sum;
  for (const auto& style : scene.styles) {
    if (any_weight && !has_weight(style)) continue;
    if (!style.mask.defined()) return {};
    sum = sum.defined() ? sum + style.mask : style.mask;
  }
  return sum.defined() ? mask_at_scale(sum.clamp_max(1), scale) : sum;
}

// The target that a style sets at a scale, from where it is kept if it was computed for this size before. A
// style that takes on the photograph's colours is another one for each photograph.
StyleTarget target_of(const Style& style,
                      const Scene& scene,
                      const Plan& plan,
                      const StylizeOptions& options,
                      const FeatureNetwork& network,
                      const Scale& scale) {
  constexpr size_t kMostKept = 16;  // sizes: a few megabytes each for the widest networks
  const auto size = style_size(style.picture, options, long_side(scene.rgb), scale);
  const auto compute = [&](const torch::Tensor& picture) {
    const auto resized = resize_picture(picture, size.first, size.second).to(network.options().device);
    return style_target(network, options.objective.convention, resized, plan.style_layers);
  };
  if (options.keep_colors == KeepColors::kLinear)
    return compute(match_colors(style.picture, scene.rgb, style.mask));
  if (!style.targets) return compute(style.picture);
  auto& kept = *style.targets;
  if (kept.size() >= kMostKept && kept.count(size) == 0) kept.clear();
  const auto known = kept.find(size);
  return known != kept.end() ? known->second : kept.emplace(size, compute(style.picture)).first->second;
}

Objective build_objective(const Scene& scene,
                          const Plan& plan,
                          const StylizeOptions& options,
                          const std::shared_ptr<const FeatureNetwork>& network,
                          const std::shared_ptr<const DepthNetwork>& depth_network,
                          const Scale& scale) {
  const auto device = network->options().device;
  const auto photo = resize_picture(scene.rgb, scale.height, scale.width).to(device);
  Objective objective(network, options.objective.convention);
  if (options.objective.content_weight > 0) {
    objective.add_content(photo,
                          plan.content_layers,
                          options.objective.content_weight,
                          mask_at_scale(scene.content_mask, scale));
  }
  for (const auto& style : scene.styles) {
    if (style.weight == 0) continue;
    objective.add_style(style.name,
                        target_of(style, scene, plan, options, *network, scale),
                        style.weight,
                        mask_at_scale(style.mask, scale),
                        options.objective.guide);
  }
  const auto painted = painted_at_scale(scene, scale);
  if (options.objective.tv_weight > 0)
    objective.add_total_variation(options.objective.tv_weight, photo, painted);
  if (options.objective.depth_weight > 0) {
    TORCH_CHECK(depth_network, "a depth weight wants a depth network");
    const bool adam = options.optimizer.kind == OptimizerKind::kAdam;
    const auto kind = options.objective.depth_loss;
    torch::Tensor sensor;
    if (kind == DepthLossKind::kSensor) {
      if (!scene.depth_m.defined())
        throw InputError("--depth-loss sensor: this picture has no depth that was measured");
      sensor = sensor_reading(scene.depth_m, scene.depth_is_metric, depth_network->domain());
      if (sensor_agreement(*depth_network, seen_from_afar(photo), sensor) < kOpposed) {
        objective.warn("--depth-loss sensor: where the measured depth is far, " +
                       depth_network->description() +
                       " sees near; is larger farther in the depth file, and does --depth-is say what the "
                       "network makes?");
      }
    }
    if (painted.defined()) objective.limit_depth_to(painted);
    // A line search wants the same function all along.
    const auto views = adam ? depth_views(kind) : std::vector<int>();
    if (!objective.add_depth(depth_network, kind, photo, options.objective.depth_weight, sensor, views)) {
      throw InputError("--depth-loss " + depth_loss_name(kind) +
                       (kind == DepthLossKind::kSensor
                            ? ": at the network's size no measured depth is left, or all of it is the same"
                            : ": the network sees the same depth everywhere in the photograph") +
                       ", at the scale of " + std::to_string(scale.width) + "x" +
                       std::to_string(scale.height));
    }
  }
  return objective;
}

torch::Tensor initial_pastiche(const Scene& scene, const StylizeOptions& options, const Scale& scale) {
  if (scene.init.defined()) return resize_picture(scene.init, scale.height, scale.width);
  if (options.init == "noise") return noise(scale.height, scale.width, options.seed);
  return resize_picture(scene.rgb, scale.height, scale.width);
}

// The pastiche at the next scale. Started from a picture, only what was painted is enlarged, and the
// picture's own detail at the new scale stays: what a mask leaves out must not be blurred by the scales
// below.
torch::Tensor enlarge(const torch::Tensor& pastiche,
                      const Scene& scene,
                      const StylizeOptions& options,
                      const Scale& scale) {
  if (options.init == "noise") return resize_picture(pastiche, scale.height, scale.width);
  const auto& start = scene.init.defined() ? scene.init : scene.rgb;
  const auto coarse = resize_picture(start, pastiche.size(2), pastiche.size(3));
  const auto painted = torch::upsample_bilinear2d(pastiche - coarse, {scale.height, scale.width}, false);
  return (resize_picture(start, scale.height, scale.width) + painted).clamp(0, 1);
}

// What the subjects' pastiches are at the beginning of a scale, a tensor of its own: they are optimised in
// place. `pastiches` are those of the scale before, or undefined.
torch::Tensor starts(const std::vector<Subject>& subjects,
                     const torch::Tensor& pastiches,
                     const StylizeOptions& options,
                     const Scale& scale) {
  std::vector<torch::Tensor> pictures;
  for (size_t b = 0; b < subjects.size(); ++b) {
    const auto& scene = subjects[b].scene;
    pictures.push_back(pastiches.defined()
                           ? enlarge(pastiches.narrow(0, static_cast<int64_t>(b), 1), scene, options, scale)
                           : initial_pastiche(scene, options, scale));
  }
  return torch::cat(pictures);
}

torch::Tensor photographs(const std::vector<Subject>& subjects) {
  const auto& first = subjects.front().scene.rgb;
  std::vector<torch::Tensor> pictures;
  for (const auto& subject : subjects) {
    check_shape(subject.scene.rgb, "rgb", {1, 3, first.size(2), first.size(3)});
    pictures.push_back(subject.scene.rgb);
  }
  return torch::cat(pictures);
}

// The part of a schedule, written for all iterations, that falls into one scale, which begins at iteration
// `first`.
PixelOptimizerOptions at_scale(const PixelOptimizerOptions& options, int first, int iterations) {
  PixelOptimizerOptions result = options;
  result.iterations = iterations;
  result.rate_steps.clear();
  for (const auto& step : options.rate_steps) {
    if (step.iteration <= first) {
      result.learning_rate = step.learning_rate;
    } else {
      result.rate_steps.push_back({step.iteration - first, step.learning_rate});
    }
  }
  return result;
}

}  // namespace

std::pair<int64_t, int64_t> style_size(const torch::Tensor& style,
                                       const StylizeOptions& options,
                                       int64_t photo_side,
                                       const Scale& scale) {
  const double full = options.style_size > 0 ? static_cast<double>(options.style_size)
                                             : options.style_scale * static_cast<double>(photo_side);
  const auto scale_side = static_cast<double>(std::max(scale.height, scale.width));
  const double factor =
      full * scale_side / static_cast<double>(photo_side) / static_cast<double>(long_side(style));
  return scaled_size(style, factor);
}

std::vector<Objective> build_objectives(const Scene& scene,
                                        const Plan& plan,
                                        const StylizeOptions& options,
                                        const std::shared_ptr<const FeatureNetwork>& network,
                                        const std::shared_ptr<const DepthNetwork>& depth_network) {
  std::vector<Objective> objectives;
  for (const auto& scale : plan.scales) {
    auto& objective =
        objectives.emplace_back(build_objective(scene, plan, options, network, depth_network, scale));
    const bool from_photograph = options.init != "noise" && !scene.init.defined();
    // What no mask selects stays the photograph, also where that is all of it: content and total variation
    // would only blur it, and a step of Adam from a loss of 0 would follow what rounding leaves.
    if (from_photograph && !objective.paints()) {
      objective.clear();
      if (!has_weighted_style(scene))
        objective.warn("--style-weight: no style has a weight, and nothing is painted");
    } else if (objective.empty()) {
      throw UsageError(
          "--mask: the masks select nothing, and no other weight is above 0; nothing is left to paint");
    }
  }
  return objectives;
}

std::vector<std::string> guide_warnings(const std::vector<Objective>& objectives) {
  std::vector<std::string> warnings;
  for (const auto& objective : objectives) {
    for (const auto& warning : objective.warnings()) {
      if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end()) warnings.push_back(warning);
    }
  }
  return warnings;
}

StylizeResult stylize(const std::vector<Subject>& subjects,
                      const Plan& plan,
                      const StylizeOptions& options,
                      const StylizeCallback& callback) {
  const auto photos = photographs(subjects);
  const Scale full{photos.size(2), photos.size(3), 0};
  StylizeResult result;
  auto& pastiches = result.pastiches;
  for (size_t s = 0; s < plan.scales.size() && !result.summary.stopped; ++s) {
    const auto& scale = plan.scales[s];
    std::vector<const Objective*> objectives;
    for (const auto& subject : subjects) objectives.push_back(&subject.objectives[s]);
    pastiches = starts(subjects, pastiches, options, scale).to(objectives.front()->device());
    const auto names = objectives.front()->names();
    const auto relay = [&](const Iteration& iteration) {
      if (!callback) return Proceed::kYes;
      return callback({result.summary.iterations + iteration.index,
                       options.optimizer.iterations,
                       static_cast<int>(s),
                       scale,
                       names,
                       iteration});
    };
    LossWatch watch(names, losses_at_a_time(pastiches.device()));
    const auto evaluate = [&](const torch::Tensor& x, int iteration) {
      auto evaluations = Objective::evaluate(objectives, x, iteration);
      watch.add(result.summary.iterations + iteration, evaluations);
      return evaluations;
    };
    auto optimizer = at_scale(options.optimizer, result.summary.iterations, scale.iterations);
    // Of noise nothing is worth sparing, and its first gradients are far larger than those that follow.
    if (options.init == "noise") optimizer.relative_epsilon = 0;
    const auto summary = optimize_pixels(evaluate, pastiches, optimizer, relay);
    watch.check();
    result.summary.iterations += summary.iterations;
    result.summary.seconds += summary.seconds;
    result.summary.stopped = summary.stopped;
    pastiches = pastiches.cpu();
  }
  if (pastiches.size(2) != full.height || pastiches.size(3) != full.width)
    pastiches = starts(subjects, pastiches, options, full);
  pastiches = finished(pastiches, photos, options.keep_colors);
  return result;
}

}  // namespace rgbd_stylize
