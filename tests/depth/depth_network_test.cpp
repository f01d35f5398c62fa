// Each architecture against an independent statement of it.
#include "rgbd_stylize/depth/depth_network.hpp"

#include "check_summary.hpp"
#include "depth_goldens.hpp"
#include "on_cuda.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::expect_summary;
using testing_support::OnCuda;
using testing_support::picture;

// Its sigmoids would saturate over unscaled weights.
torch::Tensor monodepth2_tensor(const TensorShape& wanted) {
  return hashed_tensor(wanted) * (wanted.name == "decoder.10.conv.weight" ? 0.05 : 1);
}

// With normalisations that are not the identity: weight and variance in [0.5, 1.5], bias and mean in ±0.1.
torch::Tensor varied_tensor(const TensorShape& wanted) {
  const auto& [name, sizes] = wanted;
  if (sizes.size() > 1) return hashed_tensor(wanted);
  const bool near_one =
      name.find("running_var") != std::string::npos || name.find("weight") != std::string::npos;
  return near_one ? 1 + 0.5 * hashed_tensor(name, sizes, 6) : hashed_tensor(name, sizes, 600);
}

torch::Tensor fcrn_tensor(const TensorShape& wanted) {
  return varied_tensor(wanted) *
         (wanted.name == "conv3.weight" ? 1e-6 : 1);  // sixteen residual blocks add up
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

TEST_F(OnCuda, Monodepth2AgreesWithTheIndependentFigures) {
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

// Hashed biases, as those of convolutions are not normalised away here.
torch::Tensor compact_tensor(const TensorShape& wanted) {
  return wanted.sizes.size() > 1 ? hashed_tensor(wanted) : hashed_tensor(wanted.name, wanted.sizes, 600);
}

TEST(CompactDepth, AgreesWithTheIndependentFigures) {
  const auto network = make_compact_depth(compact_tensor, torch::kCPU);
  expect_reading(*network, goldens::kCompactDepth, 96, 128, torch::kCPU);
  EXPECT_EQ(network->domain(), DepthDomain::kDepth);
}

#ifdef RGBD_STYLIZE_HAVE_JSON  // which safetensors need
TEST(CompactDepth, IsPartOfTheProgram) {
  const auto network = load_depth_network("compact", "", torch::kCPU);
  torch::NoGradGuard no_grad;
  const auto reading = network->forward(picture(60, 80, 0.3));
  EXPECT_EQ(reading.sizes().vec(), (std::vector<int64_t>{1, 1, 95, 127}));
  EXPECT_TRUE(torch::isfinite(reading).all().item<bool>());
  EXPECT_GT(reading.std().item<double>(), 1e-3);
}
#endif

TEST_F(OnCuda, CompactDepthAgreesWithTheIndependentFigures) {
  const auto network = make_compact_depth(compact_tensor, torch::kCUDA);
  expect_reading(*network, goldens::kCompactDepth, 96, 128, torch::kCUDA);
}

TEST(Fcrn, AgreesWithTheIndependentFigures) {
  const auto network = make_fcrn(fcrn_tensor, torch::kCPU);
  expect_reading(*network, goldens::kFcrn, 96, 128, torch::kCPU);
  EXPECT_EQ(network->domain(), DepthDomain::kMetres);
}

TEST_F(OnCuda, FcrnAgreesWithTheIndependentFigures) {
  expect_reading(*make_fcrn(fcrn_tensor, torch::kCUDA), goldens::kFcrn, 96, 128, torch::kCUDA);
}

TEST(Hourglass, AgreesWithTheIndependentFigures) {
  const auto network = make_hourglass(varied_tensor, torch::kCPU);
  expect_reading(*network, goldens::kHourglass, 96, 128, torch::kCPU);
  EXPECT_EQ(network->domain(), DepthDomain::kOrdinal);
}

TEST_F(OnCuda, HourglassAgreesWithTheIndependentFigures) {
  expect_reading(*make_hourglass(varied_tensor, torch::kCUDA), goldens::kHourglass, 96, 128, torch::kCUDA);
}

}  // namespace
}  // namespace rgbd_stylize
