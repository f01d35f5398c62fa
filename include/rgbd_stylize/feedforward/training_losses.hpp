// What a transform network is trained for: the losses of the iterative mode, over batches.
#pragma once

#include "rgbd_stylize/feedforward/training_batch.hpp"
#include "rgbd_stylize/losses/objective.hpp"

#include <memory>
#include <string>
#include <vector>

namespace rgbd_stylize {

struct TrainingStyle {
  std::string name;
  StyleTarget target;
  double weight;
};

/// The part of an objective that outlives a batch. A weight of 0 leaves its term out.
struct TrainingLosses {
  std::shared_ptr<const FeatureNetwork> features;
  Convention convention = Convention::kBalanced;
  std::vector<TrainingStyle> styles;
  Guide guide = Guide::kSimple;
  std::vector<WeightedLayer> content_layers;
  double content_weight = 0;
  double tv_weight = 0;
  double depth_weight = 0;
  DepthLossKind depth_loss = DepthLossKind::kGradient;
  std::shared_ptr<const DepthNetwork> depth_network;  ///< wanted where depth has a weight
};

/// The objective of one batch, which is on the device of the networks: content and depth are those of its
/// photographs, as both networks see them, styles where its masks have them. Terms stand in the same order
/// for every batch: content, styles, tv, depth. The step, from 0, chooses the view of the depth.
Objective objective_of(const TrainingLosses& losses, const TrainingBatch& batch, int64_t step);

}  // namespace rgbd_stylize
