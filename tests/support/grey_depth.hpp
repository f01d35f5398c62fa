// A depth network that can be checked by hand.
#pragma once

#include "rgbd_stylize/depth/choose_depth_network.hpp"

#include <memory>

#include <torch/types.h>

namespace rgbd_stylize::testing_support {

/// Its reading is the mean of the three channels, at the picture's own size.
class GreyDepth : public DepthNetwork {
 public:
  explicit GreyDepth(DepthDomain domain) : domain_(domain) {}
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    return rgb.mean(1, /*keepdim=*/true);
  }
  [[nodiscard]] DepthDomain domain() const override { return domain_; }
  [[nodiscard]] std::string description() const override { return "grey"; }

 private:
  DepthDomain domain_;
};

inline ChosenDepthNetwork grey_depth(DepthDomain domain) {
  return {std::make_shared<const GreyDepth>(domain), torch::kCPU, {}, {}};
}

}  // namespace rgbd_stylize::testing_support
