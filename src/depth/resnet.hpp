// Residual networks (He et al. 2016) without their classifier, by torchvision's names.
#pragma once

#include "layers.hpp"

#include <optional>
#include <vector>

namespace rgbd_stylize::depth {

struct ResNetTable {
  bool bottleneck;            ///< three convolutions a block, the middle one thin, instead of two
  std::array<int, 4> blocks;  ///< in each stage
};
constexpr ResNetTable kResNet18{false, {2, 2, 2, 2}};
constexpr ResNetTable kResNet50{true, {3, 4, 6, 3}};

class ResNet {
 public:
  /// `prefix` stands before every name: "encoder." for `encoder.layer1.0.conv1.weight`.
  ResNet(const ResNetTable& table, const LayerMaker& make, const std::string& prefix);

  /// The outputs of the first convolution and of the four stages, at 1/2, 1/4, 1/8, 1/16 and 1/32 of the
  /// size of `x`, all behind their ReLU.
  [[nodiscard]] std::array<torch::Tensor, 5> forward(const torch::Tensor& x) const;

 private:
  struct Block {
    std::vector<Convolution> path;  // a ReLU between any two
    std::optional<Convolution> shortcut;
    [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x) const;
  };
  static Block make_block(bool bottleneck,
                          const LayerMaker& make,
                          const std::string& name,
                          int64_t in,
                          int64_t width,
                          int64_t stride);

  Convolution stem_;
  std::array<std::vector<Block>, 4> stages_;
};

}  // namespace rgbd_stylize::depth
