#include "rgbd_stylize/stylize/painter.hpp"

#include <utility>

namespace rgbd_stylize {

Painter::Painter(SceneOptions scene,
                 StylizeOptions options,
                 ChosenDepthNetwork depth_network,
                 torch::Device device,
                 torch::Dtype dtype)
    : scene_(std::move(scene)),
      options_(std::move(options)),
      depth_network_(std::move(depth_network)),
      pictures_(load_pictures(scene_, options_.objective.style_weights)),
      weights_(
          choose_weights(options_.network.features, options_.network.weights, options_.network.weights_dir)),
      plan_(plan_network(options_, weights_)),
      network_(load_network(plan_, options_, weights_, device, dtype)) {}

PaintJob Painter::prepare(Photograph photograph) const {
  PaintJob job;
  job.photograph = std::move(photograph);
  job.masks = load_masks(scene_, job.photograph);
  job.scene = make_scene(scene_, pictures_, job.photograph, job.masks);
  job.plan = make_plan(job.scene, options_, weights_);
  job.objectives = build_objectives(job.scene, job.plan, options_, network_, depth_network_.network);
  return job;
}

StylizeResult Painter::paint(const std::vector<const PaintJob*>& jobs,
                             const StylizeCallback& callback) const {
  std::vector<Subject> subjects;
  for (const auto* job : jobs) subjects.push_back({job->scene, job->objectives});
  return stylize(subjects, jobs.front()->plan, options_, callback);
}

}  // namespace rgbd_stylize
