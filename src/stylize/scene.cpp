#include "rgbd_stylize/stylize/scene.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/luma.hpp"
#include "rgbd_stylize/core/number_text.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/predict_depth.hpp"
#include "rgbd_stylize/io/label_file.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <sstream>

namespace rgbd_stylize {
namespace {

constexpr double kHardlyAnything = 0.005;  // share of the picture below which a mask is worth a warning

void check_aspect(const std::string& file, const torch::Tensor& picture, const torch::Tensor& photo) {
  const auto size = picture.sizes().slice(2), wanted = photo.sizes().slice(2);
  if (same_aspect(size, wanted)) return;
  throw InputError("--init " + file + ": its aspect, of " + shape_text(size) +
                   " (height, width), is not that of " + shape_text(wanted) + ", the photograph's");
}

// Of a mask that was painted on a transparent layer, only what was painted.
torch::Tensor read_grey(const std::string& file) {
  const auto picture = read_picture(file);
  const auto grey = luma(picture.rgb);
  return picture.fourth.defined() ? grey * picture.fourth : grey;
}

torch::Tensor read_opaque(const std::string& option,
                          const std::string& file,
                          std::vector<std::string>& warnings) {
  const auto picture = read_picture(file);
  if (picture.fourth.defined() && picture.fourth.min().item<float>() < 1)
    warnings.push_back(option + " " + file +
                       ": is transparent somewhere, and the colours there count as well");
  return picture.rgb;
}

std::string percent(double share) {
  std::ostringstream text;
  text.precision(3);
  text << 100 * share << " %";
  return text.str();
}

void warn_if_nothing(const std::string& name, const torch::Tensor& mask, std::vector<std::string>& warnings) {
  const double share = selected_share(mask);
  if (share < kHardlyAnything) {
    warnings.push_back("mask '" + name + "' selects " + percent(share) + " of the picture");
  }
}

DepthFileReport report_prediction(const DepthNetwork& network, const torch::Tensor& depth) {
  DepthFileReport report;
  report.format = "by " + network.description();
  report.metric = network.domain() == DepthDomain::kMetres;
  report.units_per_metre = report.metric ? 1 : 0;
  report.nearest = depth.min().item<double>();
  report.farthest = depth.max().item<double>();
  return report;
}

// Without holes. At the file's size, where edges are sharpest; but where that has fewer samples than the
// result has pixels, at the result's, and between its samples depth follows the photograph's edges.
torch::Tensor filled_depth(const RgbdFile& picture, const torch::Tensor& resized) {
  const auto& depth = picture.image.depth_m;
  const auto rows = picture.depth.height, columns = picture.depth.width;
  const auto height = resized.size(2), width = resized.size(3);
  const bool is_small = rows > 0 && rows < height && columns < width;
  if (!is_small) return fill_holes(picture.image.rgb, depth);
  const auto samples = torch::_upsample_nearest_exact2d(depth, {rows, columns});
  return fill_holes(resized, spread_samples(samples, height, width));
}

}  // namespace

Photograph prepare_photograph(const RgbdFile& picture,
                              const SceneOptions& options,
                              const ChosenDepthNetwork& predictor) {
  const auto& image = picture.image;
  const auto sides = image.rgb.sizes().slice(2);
  const auto [height, width] =
      options.size > 0 ? fitted_size(image.rgb, options.size) : std::pair{sides[0], sides[1]};
  Photograph photograph;
  photograph.rgb = resize_picture(image.rgb, height, width);
  photograph.bits = picture.bits == 8 ? 8 : 16;
  if (image.alpha.defined()) photograph.alpha = resize_picture(image.alpha, height, width);
  const bool predict = options.depth == "predict";
  if (options.depth == "none" || (!predict && !image.depth_m.defined())) return photograph;

  torch::Tensor depth;
  if (predict) {
    depth = predict_depth(predictor, image.rgb);
    photograph.depth = report_prediction(*predictor.network, depth);
  } else {
    photograph.depth_m = image.depth_m;
    photograph.depth = picture.depth;
    photograph.warnings = picture.depth.warnings;
    depth = filled_depth(picture, photograph.rgb);
  }
  photograph.normalized = normalize_depth(depth, options.normalize);
  // Sampled, not averaged: between near and far lies nothing, and a mask of the depths between would select
  // every outline.
  photograph.depth01 = torch::_upsample_nearest_exact2d(
      photograph.normalized.depth01, {height, width}, c10::nullopt, c10::nullopt);
  if (photograph.normalized.constant) {
    photograph.warnings.push_back(options.depth +
                                  ": the depth is the same everywhere, so masks made from it are constant");
  }
  return photograph;
}

Photograph load_photograph(const SceneOptions& options, const ChosenDepthNetwork& predictor) {
  const bool measured = options.depth != "predict" && options.depth != "none";
  return prepare_photograph(
      read_rgbd(options.rgb, measured ? options.depth : "", options.depth_file), options, predictor);
}

void check_usage(const SceneOptions& options, const ObjectiveOptions& objective) {
  if (options.rgb.empty()) throw UsageError("--rgb: name the photograph to paint");
  check_counts(options.styles.size(), options.masks.size(), objective.style_weights.size());
  check_masks(options.masks, options.content_mask);
  if (wants_sensor(objective) && (options.depth == "none" || options.depth == "predict")) {
    throw UsageError("--depth-loss sensor: --depth is " + options.depth +
                     "; it wants a depth that was measured; otherwise take --depth-loss mse or ssi");
  }
}

SceneMasks load_masks(const SceneOptions& options, const Photograph& photograph) {
  const MaskInputs inputs{photograph.depth01,
                          photograph.rgb.size(2),
                          photograph.rgb.size(3),
                          read_grey,
                          read_labels,
                          photograph.labels};
  std::vector<Mask> parsed(options.masks.begin(), options.masks.end());
  SceneMasks masks;
  masks.styles = evaluate_masks(parsed, inputs);
  for (size_t i = 0; i < parsed.size(); ++i)
    warn_if_nothing(parsed[i].text(), masks.styles[i], masks.warnings);
  if (!options.content_mask.empty()) {
    masks.content = Mask(options.content_mask).evaluate(inputs);
    warn_if_nothing(options.content_mask, masks.content, masks.warnings);
  }
  return masks;
}

ScenePictures load_pictures(const SceneOptions& options, const std::vector<double>& style_weights) {
  ScenePictures pictures;
  if (!options.init.empty()) pictures.init = read_opaque("--init", options.init, pictures.warnings);
  for (size_t i = 0; i < options.styles.size(); ++i) {
    Style style;
    style.name = numbered("style", i, options.styles.size());
    style.picture = read_opaque("--style", options.styles[i], pictures.warnings);
    style.weight = style_weights[style_weights.size() == 1 ? 0 : i];
    style.targets = std::make_shared<StyleTargets>();
    pictures.styles.push_back(std::move(style));
  }
  return pictures;
}

Scene make_scene(const SceneOptions& options,
                 const ScenePictures& pictures,
                 const Photograph& photograph,
                 const SceneMasks& masks) {
  Scene scene;
  scene.rgb = photograph.rgb;
  scene.content_mask = masks.content;
  scene.depth_m = photograph.depth_m;
  scene.depth_is_metric = photograph.depth.metric;
  scene.init = pictures.init;
  if (scene.init.defined()) check_aspect(options.init, scene.init, scene.rgb);
  scene.styles = pictures.styles;
  for (size_t i = 0; i < masks.styles.size(); ++i) scene.styles[i].mask = masks.styles[i];
  return scene;
}

}  // namespace rgbd_stylize
