// What the pastiche is optimised for: a named, weighted sum of losses over a network's layers.
#pragma once

#include "rgbd_stylize/features/feature_network.hpp"
#include "rgbd_stylize/losses/depth_loss.hpp"
#include "rgbd_stylize/losses/loss.hpp"
#include "rgbd_stylize/masks/guide.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// The value of an objective, on the device, unread: reading it is what makes the CPU wait for the GPU.
struct Evaluation {
  torch::Tensor total;  ///< scalar: Σ weight × term; carries the gradient
  torch::Tensor terms;  ///< [number of terms], unweighted, in the order of Objective::names(); detached
};

/// What a style asks of the layers, for any photograph: computed once, it serves many objectives.
struct StyleTarget {
  std::vector<WeightedLayer> layers;
  std::vector<StyleLoss> losses;  ///< one a layer, without a guide
};

/// Of a style picture [1,3,h,w].
StyleTarget style_target(const FeatureNetwork& network,
                         Convention convention,
                         const torch::Tensor& picture,
                         const std::vector<WeightedLayer>& layers);

/// An objective belongs to its photographs. Targets are computed when a loss is added, once; evaluating it is
/// one pass through the network. A batch of photographs has masks [1,1,H,W] for all or [B,1,H,W], one each.
class Objective {
 public:
  Objective(std::shared_ptr<const FeatureNetwork> network, Convention convention);

  /// One style: the picture [1,3,h,w], its layers, its weight, and the mask [1,1,H,W] of the pastiche's size,
  /// or undefined. A layer at which the mask selects nothing is left out, which warnings() says.
  void add_style(const std::string& name,
                 const torch::Tensor& picture,
                 const std::vector<WeightedLayer>& layers,
                 double weight,
                 const torch::Tensor& mask,
                 Guide guide);

  /// The same of a style that was computed before. Where each picture of a batch has a mask of its own, one
  /// that selects nothing leaves out its picture, silently.
  void add_style(const std::string& name,
                 const StyleTarget& style,
                 double weight,
                 const torch::Tensor& mask,
                 Guide guide);

  /// The photograph [B,3,H,W] and the mask [1,1,H,W], or undefined.
  void add_content(const torch::Tensor& picture,
                   const std::vector<WeightedLayer>& layers,
                   double weight,
                   const torch::Tensor& mask);

  /// Where `painted` [1,1,H,W] or [B,1,H,W] is below 1, of how the pastiche differs from the photograph
  /// [B,3,H,W], see TotalVariationLoss; undefined: of all of the pastiche.
  void add_total_variation(double weight,
                           const torch::Tensor& photograph = {},
                           const torch::Tensor& painted = {});

  /// The depth that `depth_network` sees in the photograph [B,3,H,W]; it is read here, once. `sensor` is the
  /// target of the sensor's loss, see DepthLoss. With `views`, numbers of depth_views.hpp, the network sees
  /// both pictures in those, from afar, in each iteration in another one. The convention does not touch this
  /// term. Returns whether there is anything to compare, see DepthLoss::has_target(), of several photographs
  /// true: that is not looked at, as the device would have to be waited for.
  bool add_depth(std::shared_ptr<const DepthNetwork> depth_network,
                 DepthLossKind kind,
                 const torch::Tensor& picture,
                 double weight,
                 const torch::Tensor& sensor = {},
                 const std::vector<int>& views = {});

  /// Before add_depth(): its loss is to change the pastiche where `painted` [1,1,H,W] is 1 alone, and in
  /// proportion between 0 and 1: the gradient in the pastiche is multiplied by it.
  void limit_depth_to(const torch::Tensor& painted);

  /// Of the pastiche of its photographs, [B,3,H,W]; the iteration, from 0, chooses the view of its depth.
  [[nodiscard]] Evaluation operator()(const torch::Tensor& pastiche, int iteration = 0) const;

  /// Each objective of its share of the pastiches, [B,3,H,W]: equal shares, in order. The networks and the
  /// views, which have to be the same, see all of them in one pass; everything else is each
  /// objective's own.
  [[nodiscard]] static std::vector<Evaluation> evaluate(const std::vector<const Objective*>& objectives,
                                                        const torch::Tensor& pastiches,
                                                        int iteration = 0);

  /// Adds to warnings().
  void warn(const std::string& warning) { warnings_.push_back(warning); }

  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::vector<double> weights() const;
  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
  /// Whether there is no loss at all to minimise.
  [[nodiscard]] bool empty() const;
  /// Whether there is one that the photograph itself does not satisfy: of a style, or of a sensor's depth.
  [[nodiscard]] bool paints() const;
  /// Leaves out all losses: the pastiche stays as it is.
  void clear();
  [[nodiscard]] torch::Device device() const { return network_->options().device; }

 private:
  struct LayerLoss {
    int layer;  // kPicture: the pastiche itself; kDepth - i: what the depth network reads in its view i
    double weight;
    std::unique_ptr<Loss> loss;
  };
  struct Term {
    std::string name;
    double weight;
    std::vector<LayerLoss> losses;
    bool paints = false;  // asks for more than the photograph
  };
  [[nodiscard]] static torch::Tensor shown_to_depth(const std::vector<const Objective*>& objectives,
                                                    const torch::Tensor& pastiches,
                                                    std::vector<torch::Tensor> shares);
  [[nodiscard]] std::vector<torch::Tensor> targets(const torch::Tensor& picture,
                                                   const std::vector<WeightedLayer>& layers) const;
  void add(Term term);
  // `input` gives what a layer's losses look at; null: nothing, in this iteration.
  [[nodiscard]] Evaluation sum(const std::function<const torch::Tensor*(int layer)>& input) const;

  std::shared_ptr<const FeatureNetwork> network_;
  std::shared_ptr<const DepthNetwork> depth_network_;  // where a loss looks at depth
  std::vector<int> depth_views_;                       // empty: it sees the picture as it is
  torch::Tensor depth_limit_;                          // undefined: its loss may change all of the picture
  Convention convention_;
  std::vector<Term> terms_;
  std::vector<int> taps_;  // the network's layers that any loss looks at
  std::vector<std::string> warnings_;
};

}  // namespace rgbd_stylize
