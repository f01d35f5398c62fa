#include "rgbd_stylize/feedforward/training_losses.hpp"

#include "rgbd_stylize/losses/depth_views.hpp"

namespace rgbd_stylize {

Objective objective_of(const TrainingLosses& losses, const TrainingBatch& batch, int64_t step) {
  Objective objective(losses.features, losses.convention);
  if (losses.content_weight > 0) {
    objective.add_content(batch.rgb, losses.content_layers, losses.content_weight, batch.content_mask);
  }
  for (size_t i = 0; i < losses.styles.size(); ++i) {
    const auto& style = losses.styles[i];
    if (style.weight == 0) continue;
    const auto mask = batch.style_masks.empty() ? torch::Tensor() : batch.style_masks[i];
    objective.add_style(style.name, style.target, style.weight, mask, losses.guide);
  }
  if (losses.tv_weight > 0) objective.add_total_variation(losses.tv_weight);
  if (losses.depth_weight > 0) {
    TORCH_CHECK(losses.depth_network, "a depth weight wants a depth network");
    auto views = depth_views(losses.depth_loss);
    if (!views.empty()) views = {views[static_cast<size_t>(step) % views.size()]};
    objective.add_depth(
        losses.depth_network, losses.depth_loss, batch.rgb, losses.depth_weight, batch.sensor, views);
  }
  return objective;
}

}  // namespace rgbd_stylize
