#include "rgbd_stylize/stylize/options.hpp"

#include "rgbd_stylize/core/enum_names.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/option_check.hpp"

#include <cmath>
#include <numeric>

namespace rgbd_stylize {
namespace {

void require_weight(const std::string& option, double value) {
  require(std::isfinite(value) && value >= 0, option, value, "a number >= 0");
}

// Gatys, Ecker & Bethge 2016: VGG-19 with average pooling, conv4_2 against conv1_1 to conv5_1 at a fifth
// each, α/β = 1e-3, L-BFGS from white noise, no total variation.
StylizeOptions gatys2016() {
  StylizeOptions options;
  options.network.features = "vgg19";
  options.network.pooling = Pooling::kAverage;
  options.network.style_layers = "relu1_1:0.2,relu2_1:0.2,relu3_1:0.2,relu4_1:0.2,relu5_1:0.2";
  options.network.content_layers = "relu4_2";
  options.objective.convention = Convention::kGatys;
  options.objective.content_weight = 1;
  options.objective.style_weights = {1000};
  options.objective.tv_weight = 0;
  options.optimizer.kind = OptimizerKind::kLbfgs;
  options.optimizer.iterations = 500;
  options.optimizer.learning_rate = 1;
  options.init = "noise";
  options.scales = 1;
  return options;
}

// Jamgochian, Lange & Ghiron 2019, whose figures are those of the CS231n notebook they started from:
// SqueezeNet, Adam, 300 iterations, rate 3.0, from 180 on 0.1. The notebook's picture is in normalised units
// (x - mean) / deviation; ours is in [0,1], so rates are multiplied by the mean deviation of ImageNet's
// channels, 0.226, and the total variation, which is squared, is divided by its square.
StylizeOptions jamgochian2019() {
  constexpr double kDeviation = 0.226;
  StylizeOptions options;
  options.network.features = "squeezenet";
  options.network.style_layers = "relu1:300000,fire3:1000,fire4:15,fire5:3";
  options.network.content_layers = "fire2";
  options.objective.convention = Convention::kCs231n;
  options.objective.content_weight = 6e-2;
  options.objective.style_weights = {1};
  options.objective.tv_weight = 2e-2 / (kDeviation * kDeviation);
  options.objective.depth_loss = DepthLossKind::kMse;
  options.optimizer.iterations = 300;
  options.optimizer.learning_rate = 3.0 * kDeviation;
  options.optimizer.rate_steps = {{180, 0.1 * kDeviation}};
  options.optimizer.relative_epsilon = 0;
  options.scales = 1;
  return options;
}

// Liu, Cheng, Lai & Rosin 2017: VGG-16, the normalised losses of Johnson et al., and the squared difference
// of the hourglass's depth, weighted 1, 5 and 5. They train a network with it: their optimiser moves weights,
// not pixels, and is not ours. Of their range of total variations, 1e-6 to 1e-4, the middle.
StylizeOptions liu2017() {
  StylizeOptions options;
  options.network.features = "vgg16";
  options.network.style_layers = "relu1_2,relu2_2,relu3_3,relu4_3";
  options.network.content_layers = "relu2_2";
  options.objective.convention = Convention::kJohnson;
  options.objective.content_weight = 1;
  options.objective.style_weights = {5};
  options.objective.tv_weight = 1e-5;
  options.objective.depth_weight = 5;
  options.objective.depth_loss = DepthLossKind::kMse;
  options.depth_model.model = "hourglass";
  return options;
}

}  // namespace

bool wants_sensor(const ObjectiveOptions& objective) {
  return objective.depth_weight > 0 && objective.depth_loss == DepthLossKind::kSensor;
}

KeepColors parse_keep_colors(const std::string& name) {
  static constexpr std::pair<KeepColors, const char*> kNames[] = {
      {KeepColors::kNone, "none"}, {KeepColors::kLuminance, "luminance"}, {KeepColors::kLinear, "linear"}};
  return value_called(kNames, "--keep-colors", name);
}

void validate(const StylizeOptions& options) {
  require_weight("--content-weight", options.objective.content_weight);
  for (const double weight : options.objective.style_weights) require_weight("--style-weight", weight);
  require_weight("--tv-weight", options.objective.tv_weight);
  require_weight("--depth-weight", options.objective.depth_weight);
  const auto& styles = options.objective.style_weights;
  const double sum = options.objective.content_weight + options.objective.tv_weight +
                     options.objective.depth_weight + std::accumulate(styles.begin(), styles.end(), 0.0);
  if (sum == 0) {
    throw UsageError(
        "--content-weight, --style-weight, --tv-weight and --depth-weight are all 0, which asks for nothing; "
        "raise one");
  }
  require(options.scales >= 0 && options.scales <= 8, "--scales", options.scales, "auto or 1..8");
  require(options.style_size >= 0, "--style-size", static_cast<double>(options.style_size), "0 or more");
  require(options.style_scale > 0 && options.style_scale <= 16,
          "--style-scale",
          options.style_scale,
          "a number > 0, at most 16");
  validate(options.optimizer);
}

void check_counts(size_t styles, size_t masks, size_t style_weights) {
  if (styles == 0) throw UsageError("--style: name at least one picture whose style is painted");
  const auto given = [&](size_t count) {
    return std::to_string(count) + " given for " + std::to_string(styles) + " styles; give one ";
  };
  if (masks != 0 && masks != styles)
    throw UsageError("--mask: " + given(masks) + "for each --style, in order, or none");
  if (style_weights != 1 && style_weights != styles)
    throw UsageError("--style-weight: " + given(style_weights) + "for all, or one for each --style");
}

StylizeOptions preset(const std::string& name) {
  if (name == "gatys2016") return gatys2016();
  if (name == "jamgochian2019") return jamgochian2019();
  if (name == "liu2017") return liu2017();
  throw UsageError(
      "--preset " + name +
      ": wanted gatys2016, jamgochian2019 or liu2017; johnson2016, zhang2016 and xu2018 are presets of "
      "`rgbd_stylize train`");
}

}  // namespace rgbd_stylize
