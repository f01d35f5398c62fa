// Each architecture against an independent statement of it.
#include "rgbd_stylize/depth/depth_network.hpp"

#include "check_summary.hpp"
#include "depth_goldens.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <gtest/gtest.h>
#include <torch/cuda.h>

namespace rgbd_stylize {
namespace {

using testing_support::expect_summary;
using testing_support::picture;

// Its sigmoids would saturate over unscaled weights.
torch::Tensor monodepth2_tensor(const TensorShape& wanted) {
  return hashed_tensor(wanted) * (wanted.name == "decoder.10.conv.weight" ? 0.05 : 1);
}

void expect_reading(const DepthNetwork& network,
                    const goldens::DepthReading& golden,
                    int64_t height,
                    int64_t width,
                    torch::Device device) {
  auto x = picture(height, width, 0.7).to(device).requires_grad_(true);
  const auto other = network.forward(picture(height, width, 0).to(device)).detach();
  const auto reading = network.forward(x);
  const auto difference = (reading - other).square().mean();
  difference.backward();
  expect_summary(reading, golden.reading, 1e-3, "reading");
  EXPECT_NEAR(difference.item<double>(), golden.difference, 1e-3 * golden.difference);
  expect_summary(x.grad(), golden.gradient, 1e-3, "gradient");
}

TEST(Monodepth2, AgreesWithTheIndependentFigures) {
  const auto network = make_monodepth2(monodepth2_tensor, 96, 128, torch::kCPU);
  expect_reading(*network, goldens::kMonodepth2, 96, 128, torch::kCPU);
  EXPECT_EQ(network->domain(), DepthDomain::kDisparity);
}

TEST(Monodepth2, AgreesWithTheIndependentFiguresOnCuda) {
  if (!torch::cuda::is_available()) GTEST_SKIP() << "no CUDA device on this machine";
  const auto network = make_monodepth2(monodepth2_tensor, 96, 128, torch::kCUDA);
  expect_reading(*network, goldens::kMonodepth2, 96, 128, torch::kCUDA);
}

TEST(Monodepth2, ReadsAPictureOfAnySizeAtItsOwn) {
  const auto network = make_monodepth2(monodepth2_tensor, 64, 96, torch::kCPU);
  auto x = picture(50, 201, 0.7).repeat({2, 1, 1, 1}).requires_grad_(true);
  const auto reading = network->forward(x);
  EXPECT_EQ(reading.sizes().vec(), (std::vector<int64_t>{2, 1, 64, 96}));
  reading.sum().backward();
  EXPECT_GT((x.grad() != 0).to(torch::kFloat32).mean().item<float>(), 0.99f);
}

}  // namespace
}  // namespace rgbd_stylize
