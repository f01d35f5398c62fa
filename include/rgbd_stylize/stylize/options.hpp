// Every choice of one stylisation, with its default.
#pragma once

#include "rgbd_stylize/depth/choose_depth_network.hpp"
#include "rgbd_stylize/features/feature_network.hpp"
#include "rgbd_stylize/losses/convention.hpp"
#include "rgbd_stylize/losses/depth_loss.hpp"
#include "rgbd_stylize/masks/guide.hpp"
#include "rgbd_stylize/optimize/pixel_optimizer.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace rgbd_stylize {

enum class KeepColors {
  kNone,
  kLuminance,  ///< the result takes its chroma from the photograph
  kLinear      ///< each style picture first takes on the mean and covariance of the photograph's colours
};
KeepColors parse_keep_colors(
    const std::string& name);  ///< "none", "luminance" or "linear"; throws UsageError

struct NetworkOptions {
  std::string features = "auto";  ///< a table's name, or auto: what weights are found for
  std::string weights;            ///< a file, "random", or empty: search
  std::string weights_dir;        ///< searched first
  std::string preprocessing =
      "auto";  ///< torchvision, caffe, or auto: as the file says, otherwise torchvision
  Pooling pooling = Pooling::kMax;
  std::string style_layers;    ///< "relu1_1,relu2_1:0.5"; empty: the network's own
  std::string content_layers;  ///< likewise
};

struct ObjectiveOptions {
  Convention convention = Convention::kBalanced;
  double content_weight = 0.05;             ///< >= 0
  std::vector<double> style_weights = {1};  ///< >= 0; one, or one a style
  double tv_weight = 0.1;                   ///< >= 0
  double depth_weight = 0;                  ///< >= 0
  DepthLossKind depth_loss = DepthLossKind::kSsi;
  Guide guide = Guide::kSimple;
};

/// Whether the depth loss compares with depth that was measured.
bool wants_sensor(const ObjectiveOptions& objective);

struct StylizeOptions {
  NetworkOptions network;
  ObjectiveOptions objective;
  DepthModelOptions depth_model;  ///< wanted where depth_weight is above 0, or the depth is predicted
  PixelOptimizerOptions optimizer;
  std::string init = "content";  ///< content, noise, or a picture's file
  int scales = 0;                ///< coarse to fine; 0 chooses
  uint64_t seed = 0;             ///< of the noise
  int64_t style_size =
      0;  ///< long side of the style pictures at full size, in pixels; 0: style_scale decides
  double style_scale = 1;  ///< long side of the style pictures over that of the photograph, > 0
  KeepColors keep_colors = KeepColors::kNone;
};

/// Throws UsageError that names the option, its value and the rule.
void validate(const StylizeOptions& options);

/// Throws UsageError unless there are styles, masks for all of them or none, and a weight for each or for
/// all.
void check_counts(size_t styles, size_t masks, size_t style_weights);

/// Options that reproduce a publication: its convention, network, layers, weights, optimiser and schedule.
/// `gatys2016`, `jamgochian2019`, and of `liu2017`, which trains a network, the loss; `docs/departures.md`
/// says what was converted. Throws UsageError.
StylizeOptions preset(const std::string& name);

}  // namespace rgbd_stylize
