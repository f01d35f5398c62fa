// With --deterministic a depth network's gradient in the picture is the same twice, bit for bit.
#include "on_cuda.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::OnCuda;

torch::Tensor hashed(const TensorShape& wanted) { return hashed_tensor(wanted); }

void expect_the_same_gradients(torch::Device device) {
  configure_process(2, Precision::kFloat32, /*deterministic=*/true);
  std::vector<std::unique_ptr<DepthNetwork>> networks;
  networks.push_back(make_monodepth2(hashed, 64, 96, device));
  networks.push_back(make_fcrn(hashed, device));
  networks.push_back(make_hourglass(hashed, device));
  networks.push_back(make_compact_depth(hashed, device));
  std::vector<std::unique_ptr<DepthNetwork>> pair;
  pair.push_back(make_compact_depth(hashed, device));
  pair.push_back(make_wide_depth(hashed, device));
  networks.push_back(make_mean_depth(std::move(pair)));
  for (const auto& network : networks) {
    const auto name = network->description();
    const auto gradient = [&] {
      auto x = testing_support::picture(60, 80, 0.4).to(device).requires_grad_(true);
      network->forward(x).square().mean().backward();
      return x.grad();
    };
    const auto once = gradient();
    EXPECT_TRUE(torch::isfinite(once).all().item<bool>()) << name;
    EXPECT_GT(once.abs().max().item<double>(), 0) << name;
    EXPECT_TRUE(torch::equal(once, gradient())) << name;
  }
  configure_process(2, Precision::kFloat32, /*deterministic=*/false);
}

TEST(DepthNetworks, HaveTheSameGradientTwice) { expect_the_same_gradients(torch::kCPU); }

TEST_F(OnCuda, DepthNetworksHaveTheSameGradientTwice) { expect_the_same_gradients(torch::kCUDA); }

}  // namespace
}  // namespace rgbd_stylize
