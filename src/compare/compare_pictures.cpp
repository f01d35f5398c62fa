#include "rgbd_stylize/compare/compare_pictures.hpp"

#include "rgbd_stylize/compare/picture_maps.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/luma.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/predict_depth.hpp"
#include "rgbd_stylize/depth/resampling.hpp"
#include "rgbd_stylize/evaluate/depth_measures.hpp"
#include "rgbd_stylize/evaluate/feature_distances.hpp"
#include "rgbd_stylize/evaluate/picture_measures.hpp"
#include "rgbd_stylize/optimize/pyramid.hpp"

#include <cmath>

namespace rgbd_stylize {
namespace {

using Measures = std::vector<Measure>;

constexpr double kNearest = 1e-3;  // of an aligned depth; 0 would mean "missing"

std::string size_text(const torch::Tensor& picture) {
  return std::to_string(picture.size(3)) + "x" + std::to_string(picture.size(2));
}

// The content at the result's size, which --size may have made another.
torch::Tensor at_size_of(const torch::Tensor& result, const torch::Tensor& content) {
  if (!same_aspect(content.sizes().slice(2), result.sizes().slice(2))) {
    throw InputError("the content is " + size_text(content) + ", the result " + size_text(result) +
                     "; wanted the same aspect: is it a result of this content?");
  }
  return resize_picture(content, result.size(2), result.size(3));
}

// Between readings of one network no unit has to be found: a disparity, turned round, is as good a depth as
// any.
void compare_depth(const ChosenDepthNetwork& judge, const torch::Tensor& given, Comparison& comparison) {
  auto &content = comparison.content, &result = comparison.result;
  auto reading = read_depth(judge, result.rgb);
  auto domain = judge.network->domain();
  content.depth = given;
  if (!given.defined()) {
    content.depth = depth_of_reading(read_depth(judge, content.rgb), domain);
    if (domain == DepthDomain::kDisparity) reading = -reading;
    domain = DepthDomain::kDepth;
  }
  const auto measures = measure_depth(reading, domain, content.depth);
  result.depth = align_depth(reading, domain, content.depth).clamp_min(kNearest).to(torch::kFloat32);
  if (!given.defined()) {  // of the network's own size, which may have another aspect
    for (auto* depth : {&content.depth, &result.depth})
      *depth = resize_linear(*depth, result.rgb.size(2), result.rgb.size(3));
  }
  comparison.measures.push_back({"depth", "rmse", measures.rmse});
  comparison.measures.push_back({"depth", "rank", measures.rank_correlation});
  comparison.measures.push_back({"depth", "order", 1 - measures.ordinal_disagreement});
}

void compare_edge_maps(int64_t tolerance, Comparison& comparison) {
  const auto edges = compare_edges(comparison.result.edges, comparison.content.edges, tolerance);
  comparison.measures.push_back({"edges", "precision", edges.precision});
  comparison.measures.push_back({"edges", "recall", edges.recall});
  comparison.measures.push_back({"edges", "f", edges.f});
}

void compare_saliency_maps(Comparison& comparison) {
  const auto saliency = compare_maps(comparison.result.saliency, comparison.content.saliency);
  comparison.measures.push_back({"saliency", "correlation", saliency.correlation});
  comparison.measures.push_back({"saliency", "difference", saliency.mean_difference});
}

// Over those that are not missing.
double mean_of(const std::vector<double>& values) {
  double sum = 0, count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
  }
  return sum / count;
}

void add_distances(const std::string& group,
                   const FeatureNetwork& network,
                   const std::vector<WeightedLayer>& layers,
                   const std::vector<double>& distances,
                   Measures& measures) {
  for (size_t i = 0; i < layers.size(); ++i) {
    const auto& layer = network.table().layers[static_cast<size_t>(layers[i].index)];
    measures.push_back({group, layer.name, distances[i]});
  }
}

void compare_content(const Judges& judges, Comparison& comparison) {
  const auto distances = content_distances(
      *judges.features, judges.content_layers, comparison.result.rgb, comparison.content.rgb);
  add_distances("content", *judges.features, judges.content_layers, distances, comparison.measures);
}

void compare_styles(const Judges& judges, const std::vector<torch::Tensor>& masks, Comparison& comparison) {
  const auto& result = comparison.result.rgb;
  for (size_t i = 0; i < judges.styles.size(); ++i) {
    const auto& [name, picture] = judges.styles[i];
    const auto mask =
        masks.empty() ? torch::Tensor() : resize_linear(masks[i], result.size(2), result.size(3));
    const auto style = fit_picture(picture, long_side(result));
    const auto distances = style_distances(*judges.features, judges.style_layers, result, style, mask);
    add_distances(name, *judges.features, judges.style_layers, distances, comparison.measures);
    comparison.measures.push_back({name, "mean", mean_of(distances)});
  }
}

}  // namespace

Comparison compare_pictures(const Judges& judges,
                            const RgbdImage& content,
                            const torch::Tensor& result,
                            const std::vector<torch::Tensor>& style_masks) {
  Comparison comparison;
  comparison.result.rgb = result;
  comparison.content.rgb = at_size_of(result, content.rgb);
  for (auto* maps : {&comparison.content, &comparison.result}) {
    maps->edges = judges.edges ? edge_map(maps->rgb, *judges.edges) : edge_map(maps->rgb);
    maps->saliency = saliency_map(maps->rgb);
  }
  compare_depth(judges.depth, content.depth_m, comparison);
  compare_edge_maps(judges.edge_tolerance, comparison);
  compare_saliency_maps(comparison);
  comparison.measures.push_back(
      {"luma", "ssim", structural_similarity(luma(result), luma(comparison.content.rgb))});
  compare_content(judges, comparison);
  compare_styles(judges, style_masks, comparison);
  return comparison;
}

Measures mean_measures(const std::vector<Measures>& all) {
  auto mean = all.front();
  for (size_t i = 0; i < mean.size(); ++i) {
    std::vector<double> values;
    for (const auto& measures : all) values.push_back(measures[i].value);
    mean[i].value = mean_of(values);
  }
  return mean;
}

}  // namespace rgbd_stylize
