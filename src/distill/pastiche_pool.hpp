// Half-made pastiches: the pictures that the student meets when it is used.
#pragma once

#include "distillation.hpp"
#include "picture_source.hpp"

#include <random>

namespace rgbd_stylize::distill {

/// A picture on its way from a photograph to a painting, with the state of its Adam.
struct Pastiche {
  torch::Tensor picture, photograph;  ///< [1,3,S,S]
  torch::Tensor painting;             ///< [1,3,T,T]
  std::vector<torch::Tensor> grams;   ///< of the painting, seen by the teacher, [1,C,C] a layer
  torch::Tensor content;              ///< of the photograph, seen by the teacher, [1,C,h,w]
  torch::Tensor first_moment, second_moment;
  double rate = 0, epsilon = 0;
  int steps = 0;
};

struct PoolSources {
  PictureSource photographs, paintings;
};

class PastichePool {
 public:
  PastichePool(PoolSources sources, const FeatureNetwork& teacher, Probe probe, size_t size, uint64_t seed);

  [[nodiscard]] size_t size() const { return pastiches_.size(); }
  /// A few of them, at random.
  std::vector<size_t> draw(size_t count);
  [[nodiscard]] const Pastiche& operator[](size_t index) const { return pastiches_[index]; }
  std::mt19937_64& random() { return random_; }

  /// One step of Adam, as the program's own optimiser takes it, along `gradient` [1,3,S,S] and that of the
  /// total variation.
  void move(size_t index, const torch::Tensor& gradient);

  /// Begins another pastiche in its place.
  void renew(size_t index);

 private:
  PoolSources sources_;
  const FeatureNetwork& teacher_;
  Probe probe_;
  std::mt19937_64 random_;
  std::vector<Pastiche> pastiches_;
};

}  // namespace rgbd_stylize::distill
