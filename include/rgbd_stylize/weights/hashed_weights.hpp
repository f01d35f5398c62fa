// Weights from a formula: a seeded random network that is the same on every machine.
#pragma once

#include "rgbd_stylize/weights/weight_file.hpp"

namespace rgbd_stylize {

/// Tensor NAME with n elements and fan-in f holds sqrt(6 / f) (2 u_i - 1) in row-major order, where
///   u_i = (splitmix64(crc32(NAME) 2^32 + i) >> 40) / 2^24,
/// and every bias is 0; of a batch normalisation the weight and the running variance are 1. It is the uniform
/// initialisation of He et al. 2015. Random features carry style surprisingly far (He, Wang & Hopcroft 2016);
/// trained ones carry it much better.
class HashedWeights : public WeightSource {
 public:
  explicit HashedWeights(std::vector<TensorShape> tensors) : tensors_(std::move(tensors)) {}
  [[nodiscard]] std::vector<std::string> names() const override;
  [[nodiscard]] torch::Tensor read(const std::string& name) const override;
  [[nodiscard]] std::string description() const override { return "random weights (seeded)"; }

 private:
  std::vector<TensorShape> tensors_;
};

/// The tensor of that name and shape; its fan-in is the product of all sizes but the first.
torch::Tensor hashed_tensor(const TensorShape& tensor);

/// One with that formula, whatever its name says.
torch::Tensor hashed_tensor(const std::string& name, const std::vector<int64_t>& sizes, int64_t fan_in);

}  // namespace rgbd_stylize
