#include "rgbd_stylize/training/options.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/option_check.hpp"
#include "rgbd_stylize/masks/mask.hpp"

#include <cmath>

namespace rgbd_stylize {
namespace {

// The weights of this line of work belong to a VGG for grey levels, whose activations are 255 × 0.226 times
// ours. Divided by its square, which leaves the content's weight as it is, the style's is multiplied by it
// and the depth's divided; the total variation is one of grey levels.
constexpr double kSquaredGreyLevels = (255 * 0.226) * (255 * 0.226);

// It also takes the mean over the C × C numbers of a Gram matrix where the convention has the sum, so each
// style layer weighs 1 / C²: the first, of 64 channels, this much, and each doubling of the channels makes it
// a quarter, as the weights of the layers say.
constexpr double kMeanOfGram = 1.0 / (64 * 64);

// Johnson, Alahi & Fei-Fei 2016. The paper's layers; its weights are those of the authors' code.
TrainingOptions johnson2016() {
  TrainingOptions options;
  options.transform.normalisation = Normalisation::kBatch;
  options.transform.upsampling = Upsampling::kTransposed;
  options.network.features = "vgg16";
  options.network.style_layers = "relu1_2,relu2_2:0.25,relu3_3:0.0625,relu4_3:0.015625";
  options.network.content_layers = "relu2_2";
  options.objective.convention = Convention::kJohnson;
  options.objective.content_weight = 1;
  options.objective.style_weights = {5 * kSquaredGreyLevels * kMeanOfGram};
  options.objective.tv_weight = 1e-6 * 255 * 255 / kSquaredGreyLevels;
  return options;
}

// Liu, Cheng, Lai & Rosin 2017: the same with a depth loss, weighted 1, 5 and 5.
TrainingOptions liu2017() {
  auto options = johnson2016();
  options.objective.tv_weight *= 10;  // of 1e-6 to 1e-4, the middle
  options.objective.depth_weight = 5 / kSquaredGreyLevels;
  options.objective.depth_loss = DepthLossKind::kMse;
  options.depth_model.model = "hourglass";
  return options;
}

// Zhang, Liu & Xue 2016 print neither layers nor weights; those of the authors' code, which has instance
// normalisation.
TrainingOptions zhang2016() {
  auto options = liu2017();
  options.objective.tv_weight /= 10;
  options.transform.normalisation = Normalisation::kInstance;
  options.network.content_layers = "relu3_3";
  return options;
}

// Xu et al. 2018 print three weights, the length and the names of the networks. The weights are those of the
// code they name no layers of (lengstrom's fast-style-transfer), and so the layers here are that code's.
TrainingOptions xu2018() {
  TrainingOptions options;
  options.transform.upsampling = Upsampling::kTransposed;
  options.network.features = "vgg19";
  options.network.style_layers = "relu1_1,relu2_1:0.25,relu3_1:0.0625,relu4_1:0.015625,relu5_1:0.015625";
  options.network.content_layers = "relu4_2";
  options.objective.convention = Convention::kJohnson;
  options.objective.content_weight = 7.5;
  options.objective.style_weights = {1e2 * kSquaredGreyLevels * kMeanOfGram};
  options.objective.tv_weight = 0;
  options.objective.depth_weight = 1e2 / kSquaredGreyLevels;
  options.objective.depth_loss = DepthLossKind::kMse;
  options.depth_model.model = "fcrn";
  options.iterations = 20000;
  return options;
}

void check_depth_masks(const TrainingOptions& options) {
  auto texts = options.masks;
  if (!options.content_mask.empty()) texts.push_back(options.content_mask);
  for (const auto& text : texts) {
    const Mask mask(text);
    if (mask.files().empty() && !mask.needs_labels()) continue;
    throw UsageError(
        "--mask " + text +
        ": files and labels belong to one photograph; training wants masks that are functions of "
        "depth");
  }
  check_masks(options.masks, options.content_mask);
}

}  // namespace

bool wants_measured_depth(const TrainingOptions& options) {
  return wants_sensor(options.objective) || masks_need_depth(options.masks, options.content_mask);
}

void validate(const TrainingOptions& options) {
  if (options.images.empty()) throw UsageError("--images: name the folder or dataset to train on");
  check_counts(options.styles.size(), options.masks.size(), options.objective.style_weights.size());
  check_depth_masks(options);
  const auto size = static_cast<double>(options.image_size);
  require(size >= 32 && options.image_size % 4 == 0, "--image-size", size, "a multiple of 4, at least 32");
  require(options.style_size >= 0, "--style-size", static_cast<double>(options.style_size), "0 or more");
  require(options.batch >= 1, "--batch", options.batch, "at least 1");
  require(options.iterations >= 1, "--iterations", options.iterations, "at least 1");
  require(options.workers >= 0 && options.workers <= 64, "--workers", options.workers, "0 to 64");
  require(options.transform.width >= 1 && options.transform.width <= 4096,
          "--width",
          static_cast<double>(options.transform.width),
          "1 to 4096");
  const bool positive = std::isfinite(options.learning_rate) && options.learning_rate > 0;
  require(positive, "--learning-rate", options.learning_rate, "a number > 0");
}

TrainingOptions training_preset(const std::string& name) {
  if (name == "johnson2016") return johnson2016();
  if (name == "liu2017") return liu2017();
  if (name == "zhang2016") return zhang2016();
  if (name == "xu2018") return xu2018();
  throw UsageError("--preset " + name + ": wanted johnson2016, liu2017, zhang2016 or xu2018");
}

}  // namespace rgbd_stylize
