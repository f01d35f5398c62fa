// What the student is asked for: the teacher's gradients.
#pragma once

#include "rgbd_stylize/features/feature_network.hpp"

#include <torch/types.h>

namespace rgbd_stylize::distill {

/// The layers of a network that are compared: those of style, shallow to deep, and one of content behind
/// them.
struct Probe {
  std::vector<int> style;
  int content;
  [[nodiscard]] std::vector<int> taps() const;
};

/// VGG-19, teacher and judge: relu1_1, relu2_1, relu3_1, relu3_4; content relu3_3.
inline const Probe kProbe{{1, 6, 11, 17}, 15};

/// What a network sees of pictures: Gram matrices [B,C,C] a style layer, content features [B,C,h,w].
struct View {
  std::vector<torch::Tensor> features;  ///< of the taps
  std::vector<torch::Tensor> grams;
};

/// Differentiable twice, unlike losses/gram.hpp, which trades that for speed.
View view(const FeatureNetwork& network, const Probe& probe, const torch::Tensor& pictures);

/// The balanced style loss, Σ_l w_l ‖G − A‖² / ‖A‖² with weights [layers], and the balanced content loss,
/// ‖F − P‖² / ‖P‖², of each picture: [B].
torch::Tensor style_loss(const View& pastiche,
                         const std::vector<torch::Tensor>& targets,
                         const torch::Tensor& weights);
torch::Tensor content_loss(const View& pastiche, const torch::Tensor& target);

/// 1 − cos between two gradients [B,3,H,W], of the pixels and of their 2×2 means, averaged over the batch:
/// the means are what later steps of an optimiser add up.
torch::Tensor gradient_error(const torch::Tensor& student, const torch::Tensor& teacher);

/// 1×1 convolutions from the student's features to the teacher's, needed only to learn.
class Adapters {
 public:
  Adapters(const std::vector<torch::Tensor>& student, const std::vector<torch::Tensor>& teacher);
  /// Mean over the layers of ‖A(student) − teacher‖² / ‖teacher‖².
  [[nodiscard]] torch::Tensor error(const std::vector<torch::Tensor>& student,
                                    const std::vector<torch::Tensor>& teacher) const;
  [[nodiscard]] const std::vector<torch::Tensor>& tensors() const { return weights_; }

 private:
  std::vector<torch::Tensor> weights_;
};

}  // namespace rgbd_stylize::distill
