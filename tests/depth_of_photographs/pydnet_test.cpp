// A real depth network on real photographs, where they lie beside the checkout.
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <filesystem>

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace rgbd_stylize {
namespace {

const std::string kShared = SHARED_DIR;
const std::string kNetwork = kShared + "/weights/pydnetpp_depth.pt";

torch::Tensor ranks(const torch::Tensor& values) {
  return values.flatten().argsort().argsort().to(torch::kFloat64);
}

// Spearman's: the correlation of the ranks.
double rank_correlation(const torch::Tensor& a, const torch::Tensor& b) {
  const auto x = ranks(a) - ranks(a).mean(), y = ranks(b) - ranks(b).mean();
  return ((x * y).sum() / (x.norm() * y.norm())).item<double>();
}

TEST(PyDNet, ReadsTheDepthOfRooms) {
  if (!std::filesystem::exists(kNetwork)) GTEST_SKIP() << kNetwork << " is not here";
  const auto network = load_depth_network("torchscript", kNetwork, torch::kCPU);
  torch::NoGradGuard no_grad;
  const std::vector<std::string> frames{"00318", "00700", "00911", "01174"};
  double sum = 0;
  for (const auto& frame : frames) {
    const auto file = kShared + "/nyu/labeled/" + frame;
    if (!std::filesystem::exists(file + ".jpg")) GTEST_SKIP() << file << ".jpg is not here";
    const auto rgb = read_picture(file + ".jpg").rgb, depth = read_picture(file + ".png").rgb.slice(1, 0, 1);
    const auto reading = network->forward(resize_linear(rgb, 240, 320));
    sum += rank_correlation(reading, resize_linear(depth, 240, 320));
  }
  EXPECT_GT(sum / static_cast<double>(frames.size()), 0.5);
}

TEST(PyDNet, IsDifferentiableInThePicture) {
  if (!std::filesystem::exists(kNetwork)) GTEST_SKIP() << kNetwork << " is not here";
  const auto network = load_depth_network("torchscript", kNetwork, torch::kCPU);
  auto x = torch::linspace(0, 1, 3 * 60 * 80).view({1, 3, 60, 80}).requires_grad_(true);
  network->forward(x).sum().backward();
  EXPECT_TRUE(torch::isfinite(x.grad()).all().item<bool>());
  EXPECT_GT(x.grad().abs().sum().item<double>(), 0);
}

}  // namespace
}  // namespace rgbd_stylize
