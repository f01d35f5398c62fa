// The pipeline: from an RGB-D picture, styles and masks to a pastiche.
#pragma once

#include "rgbd_stylize/features/weight_search.hpp"
#include "rgbd_stylize/optimize/pyramid.hpp"
#include "rgbd_stylize/stylize/options.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rgbd_stylize {

/// The targets of one style picture, by the height and width that it is painted from.
using StyleTargets = std::map<std::pair<int64_t, int64_t>, StyleTarget>;

struct Style {
  std::string name;       ///< for messages and the trace: style[0], style[1] …
  torch::Tensor picture;  ///< float32 [1,3,h,w]
  torch::Tensor mask;     ///< float32 [1,1,H,W] of the photograph's size, or undefined: everywhere
  double weight = 1;
  /// Where targets are kept for the next scene with this picture, network, layers and convention;
  /// null: nowhere.
  std::shared_ptr<StyleTargets> targets;
};

/// What is painted; all of one size, but for the measured depth.
struct Scene {
  torch::Tensor rgb;           ///< float32 [1,3,H,W]
  torch::Tensor content_mask;  ///< float32 [1,1,H,W], or undefined
  torch::Tensor
      depth_m;  ///< float32 [1,1,h,w], measured, 0 = missing; or undefined: for the sensor's depth loss alone
  bool depth_is_metric = true;  ///< depth_m is in metres, not in a relative unit
  torch::Tensor init;  ///< float32 [1,3,h,w]: a picture to start from, or undefined: as the options say
  std::vector<Style> styles;  ///< at least one
};

/// What the options come to for one scene and one network: checked, complete, ready to be shown.
struct Plan {
  std::vector<WeightedLayer> style_layers;
  std::vector<WeightedLayer> content_layers;  ///< none where the content has no weight
  std::vector<Scale> scales;
  Preprocessing preprocessing = Preprocessing::kTorchvision;
  std::vector<std::string> warnings;
};

/// Resolves layers and preprocessing, which owe nothing to the scene; no scales. Throws UsageError, or
/// WeightsError: a layer that was asked for is not in the file.
Plan plan_network(const StylizeOptions& options, const ChosenWeights& weights);

/// The same with the scales. Throws InputError, too: a picture is too small for the deepest layer.
Plan make_plan(const Scene& scene, const StylizeOptions& options, const ChosenWeights& weights);

/// The network that a plan needs, on a device.
std::shared_ptr<const FeatureNetwork> load_network(const Plan& plan,
                                                   const StylizeOptions& options,
                                                   const ChosenWeights& weights,
                                                   torch::Device device,
                                                   torch::Dtype dtype);

/// One iteration of one scale, of one picture; see Iteration.
struct StylizeIteration {
  int index;  ///< from 0, over all scales
  int total;  ///< of all scales
  int scale;  ///< from 0, coarse to fine
  const Scale& size;
  const std::vector<std::string>& term_names;
  const Iteration& iteration;
};
using StylizeCallback = std::function<Proceed(const StylizeIteration&)>;

struct StylizeResult {
  torch::Tensor pastiches;  ///< float32 [B,3,H,W] in [0,1] on the CPU; of a stopped run too, at full size
  OptimizeSummary summary;
};

/// What each of the plan's scales is optimised for, coarse to fine, its targets computed. `depth_network` is
/// wanted where depth has a weight. Throws UsageError where masks and weights leave nothing to optimise for.
std::vector<Objective> build_objectives(const Scene& scene,
                                        const Plan& plan,
                                        const StylizeOptions& options,
                                        const std::shared_ptr<const FeatureNetwork>& network,
                                        const std::shared_ptr<const DepthNetwork>& depth_network = {});

/// What the objectives leave out or find odd, each said once.
std::vector<std::string> guide_warnings(const std::vector<Objective>& objectives);

/// A scene, and what it is optimised for at each of the plan's scales.
struct Subject {
  const Scene& scene;
  const std::vector<Objective>& objectives;
};

/// Paints subjects of one size as one batch, in which each comes out as it does alone, but for rounding: the
/// networks see all of them in one pass. Objectives are those of one plan and the same networks.
StylizeResult stylize(const std::vector<Subject>& subjects,
                      const Plan& plan,
                      const StylizeOptions& options,
                      const StylizeCallback& callback = {});

}  // namespace rgbd_stylize
