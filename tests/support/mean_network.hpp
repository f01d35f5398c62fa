// A depth network whose readings are known by hand.
#pragma once

#include "rgbd_stylize/depth/depth_network.hpp"

namespace rgbd_stylize::testing_support {

/// Sees the mean of a pixel's channels.
class MeanNetwork : public DepthNetwork {
 public:
  explicit MeanNetwork(DepthDomain domain) : domain_(domain) {}
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override { return rgb.mean(1, true); }
  [[nodiscard]] DepthDomain domain() const override { return domain_; }
  [[nodiscard]] std::string description() const override { return "mean"; }

 private:
  DepthDomain domain_;
};

}  // namespace rgbd_stylize::testing_support
