// Many photographs: what they share is loaded once.
#pragma once

#include "rgbd_stylize/stylize/scene.hpp"

#include <memory>
#include <vector>

namespace rgbd_stylize {

/// A photograph with all that it takes to paint it.
struct PaintJob {
  Photograph photograph;
  SceneMasks masks;
  Scene scene;
  Plan plan;
  std::vector<Objective> objectives;
};

/// Paints photographs with the same options, style pictures and networks.
class Painter {
 public:
  /// `scene` names the style pictures and the picture to start from, which are read here, and the masks; its
  /// photograph does not count. Throws InputError, UsageError and WeightsError.
  Painter(SceneOptions scene,
          StylizeOptions options,
          ChosenDepthNetwork depth_network,
          torch::Device device,
          torch::Dtype dtype);

  /// Makes masks, plan and targets. Throws what load_masks(), make_scene(), make_plan() and
  /// build_objectives() do.
  [[nodiscard]] PaintJob prepare(Photograph photograph) const;

  /// Paints photographs of one size as one batch; see stylize().
  [[nodiscard]] StylizeResult paint(const std::vector<const PaintJob*>& jobs,
                                    const StylizeCallback& callback = {}) const;

  [[nodiscard]] const SceneOptions& scene() const { return scene_; }
  /// Of any photograph: without scales.
  [[nodiscard]] const Plan& plan() const { return plan_; }
  /// Of the style pictures and the picture to start from.
  [[nodiscard]] const std::vector<std::string>& warnings() const { return pictures_.warnings; }
  [[nodiscard]] const ChosenWeights& weights() const { return weights_; }
  [[nodiscard]] const ChosenDepthNetwork& depth_network() const { return depth_network_; }

 private:
  SceneOptions scene_;
  StylizeOptions options_;
  ChosenDepthNetwork depth_network_;
  ScenePictures pictures_;
  ChosenWeights weights_;
  Plan plan_;
  std::shared_ptr<const FeatureNetwork> network_;
};

}  // namespace rgbd_stylize
