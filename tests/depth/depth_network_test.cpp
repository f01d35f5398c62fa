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

// The first convolution in grey levels, as that of the encoder is.
torch::Tensor wide_tensor(const TensorShape& wanted) {
  return compact_tensor(wanted) * (wanted.name == "features.0.weight" ? 57.63 : 1);
}

TEST(WideDepth, AgreesWithTheIndependentFigures) {
  const auto network = make_wide_depth(wide_tensor, torch::kCPU);
  expect_reading(*network, goldens::kWideDepth, 96, 128, torch::kCPU);
  EXPECT_EQ(network->domain(), DepthDomain::kDepth);
}

TEST_F(OnCuda, WideDepthAgreesWithTheIndependentFigures) {
  expect_reading(*make_wide_depth(wide_tensor, torch::kCUDA), goldens::kWideDepth, 96, 128, torch::kCUDA);
}

// Reads a channel as it is.
class ChannelDepth : public DepthNetwork {
 public:
  explicit ChannelDepth(int64_t channel) : channel_(channel) {}
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    return rgb.slice(1, channel_, channel_ + 1);
  }
  [[nodiscard]] DepthDomain domain() const override { return DepthDomain::kDepth; }
  [[nodiscard]] std::string description() const override { return "channel " + std::to_string(channel_); }

 private:
  int64_t channel_;
};

std::unique_ptr<DepthNetwork> mean_of_channels(const std::vector<int64_t>& channels) {
  std::vector<std::unique_ptr<DepthNetwork>> networks;
  for (const auto channel : channels) networks.push_back(std::make_unique<ChannelDepth>(channel));
  return make_mean_depth(std::move(networks));
}

// Red is 0 or 1 along the width, green 3 or 9 down: standardised, both are −1 or 1.
TEST(MeanDepth, IsTheMeanOfStandardisedReadings) {
  const auto rgb = torch::tensor({0., 1., 0., 1., 3., 3., 9., 9., 0., 0., 0., 0.}).view({1, 3, 2, 2});
  const auto network = mean_of_channels({0, 1});
  const auto expected = torch::tensor({-1., 0., 0., 1.}).view({1, 1, 2, 2});
  EXPECT_TRUE(torch::allclose(network->forward(rgb), expected, 1e-3, 1e-4)) << network->forward(rgb);
  EXPECT_EQ(network->description(), "the mean of channel 0, and channel 1");
}

// The second picture's red says nothing; its green is still read.
TEST(MeanDepth, StandardisesEachPictureByItself) {
  auto rgb = torch::zeros({2, 3, 2, 2});
  rgb[0][0] = torch::tensor({{10., 10.}, {30., 30.}});
  rgb[1][1] = torch::tensor({{0.2, 0.8}, {0.2, 0.8}});
  const auto reading = mean_of_channels({0, 1})->forward(rgb);
  const auto expected = torch::tensor({-.5, -.5, .5, .5, -.5, .5, -.5, .5}).view({2, 1, 2, 2});
  EXPECT_TRUE(torch::allclose(reading, expected, 1e-3, 1e-4)) << reading;
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
