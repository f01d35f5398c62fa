#include "rgbd_stylize/feedforward/training_losses.hpp"

#include "rgbd_stylize/losses/depth_views.hpp"

namespace rgbd_stylize {
namespace {

// Where any style is painted, [B,1,S,S]; undefined where one is painted everywhere.
torch::Tensor painted_in(const TrainingBatch& batch, const std::vector<TrainingStyle>& styles) {
  torch::Tensor sum;
  for (size_t i = 0; i < batch.style_masks.size(); ++i) {
    if (styles[i].weight == 0) continue;
    sum = sum.defined() ? sum + batch.style_masks[i] : batch.style_masks[i];
  }
  return sum.defined() ? sum.clamp_max(1) : sum;
}

}  // namespace

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
  if (losses.tv_weight > 0)
    objective.add_total_variation(losses.tv_weight, batch.rgb, painted_in(batch, losses.styles));
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
