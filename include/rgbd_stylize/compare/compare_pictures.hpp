// A photograph and a result made of it: every measure of the pair, and the maps behind them.
#pragma once

#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/depth/choose_depth_network.hpp"
#include "rgbd_stylize/depth/scripted_map.hpp"
#include "rgbd_stylize/features/feature_network.hpp"

#include <memory>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// A style that a result is measured against.
struct JudgedStyle {
  std::string name;       ///< of its group of measures: "style", or "style[1]" where there are several
  torch::Tensor picture;  ///< float32 [1,3,h,w]
};

/// What looks at the pictures.
struct Judges {
  ChosenDepthNetwork depth;
  std::shared_ptr<const FeatureNetwork> features;
  std::vector<WeightedLayer> content_layers, style_layers;
  std::vector<JudgedStyle> styles;           ///< none: no style distances
  std::shared_ptr<const ScriptedMap> edges;  ///< null: Canny's detector
  int64_t edge_tolerance = 3;                ///< pixels, >= 0; see compare_edges()
};

struct Measure {
  std::string group, name;  ///< "edges", "precision"
  double value = 0;         ///< NaN: missing, a distance to a style that is painted nowhere in the picture
};

/// What a judge sees in one of the two pictures; all but the depth of the result's size.
struct PictureMaps {
  torch::Tensor rgb;       ///< float32 [1,3,H,W]
  torch::Tensor depth;     ///< [1,1,h,w], 0 = missing; the result's brought to the content's scale and shift
  torch::Tensor edges;     ///< see edge_map()
  torch::Tensor saliency;  ///< see saliency_map()
};

struct Comparison {
  std::vector<Measure> measures;
  PictureMaps content, result;
};

/// The measures of docs/evaluate.md, always of the same names in the same order for the same judges. The
/// content is resized to the result; a style picture to its long side. The depth of the content is the given
/// one, else what the network reads in it.
///
/// result float32 [1,3,H,W]; style_masks [1,1,h,w], where each style was painted, or none: everywhere. Throws
/// InputError where the two have not the same aspect (to within a hundredth or a pixel), or are too small to
/// be judged.
Comparison compare_pictures(const Judges& judges,
                            const RgbdImage& content,
                            const torch::Tensor& result,
                            const std::vector<torch::Tensor>& style_masks = {});

/// The mean of each measure over the pairs that have it. `all`: at least one, each of the same judges.
std::vector<Measure> mean_measures(const std::vector<std::vector<Measure>>& all);

}  // namespace rgbd_stylize
