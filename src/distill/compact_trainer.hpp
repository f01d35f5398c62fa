// How the embedded feature network learns from a large teacher.
//
// A student that only imitates features is led astray: the optimiser leaves natural pictures and finds noise
// that the student mistakes for style. So it learns on what the optimiser makes of its own advice: a pool of
// pastiches is moved along the student's gradient, and on each of them the student's gradient is compared
// with the teacher's.
#pragma once

#include "course.hpp"
#include "distillation.hpp"
#include "pastiche_pool.hpp"
#include "trainable_weights.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <torch/optim/adam.h>

namespace rgbd_stylize::distill {

/// How far the student is from its teacher in one step.
struct Errors {
  double gradient = 0, features = 0, ratio = 0;
};

class CompactTrainer {
 public:
  /// All but `metadata`, that of the student's weights, has to outlive it.
  CompactTrainer(const Course& course,
                 const FeatureNetwork& teacher,
                 PastichePool& pool,
                 TrainableWeights& weights,
                 const std::map<std::string, std::string>& metadata);

  Errors step(int index);

  /// What each of the student's layers has to be multiplied by for its activations on photographs to be as
  /// large as those of the teacher's layer in its place: losses that are not relative then weigh alike.
  [[nodiscard]] std::vector<double> scales() const;

  /// "relu1_1:0.9,…": the weights of the student's style layers that the comparison learned.
  [[nodiscard]] std::string style_layers() const;

 private:
  [[nodiscard]] FeatureNetwork student() const;
  void clip();

  const Course& course_;
  const FeatureNetwork& teacher_;
  PastichePool& pool_;
  TrainableWeights& weights_;
  torch::Tensor layer_weights_ =  // their logarithms
      torch::zeros({static_cast<int64_t>(kProbe.style.size())}, torch::requires_grad());
  std::unique_ptr<Adapters> adapters_;
  std::unique_ptr<torch::optim::Adam> adam_;
};

}  // namespace rgbd_stylize::distill
