// Depth networks on real photographs, where they lie beside the checkout.
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"
#include "rgbd_stylize/evaluate/depth_measures.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <filesystem>
#include <optional>

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace rgbd_stylize {
namespace {

const std::string kShared = SHARED_DIR;
const std::string kNetwork = kShared + "/weights/pydnetpp_depth.pt";

// The mean rank correlation with the given depth over four rooms; nothing where the pictures are not here.
std::optional<double> rank_correlation(const DepthNetwork& network) {
  torch::NoGradGuard no_grad;
  const std::vector<std::string> frames{"00911", "01050", "01174", "01302"};
  double sum = 0;
  for (const auto& frame : frames) {
    const auto file = kShared + "/nyu/labeled/" + frame;
    if (!std::filesystem::exists(file + ".jpg")) return std::nullopt;
    const auto rgb = read_picture(file + ".jpg").rgb, depth = read_picture(file + ".png").rgb.slice(1, 0, 1);
    const auto reading = network.forward(resize_linear(rgb, 240, 320));
    sum += measure_depth(reading, network.domain(), depth).rank_correlation;
  }
  return sum / static_cast<double>(frames.size());
}

TEST(CompactDepth, ReadsTheDepthOfRoomsItNeverSaw) {
  const auto found = rank_correlation(*load_depth_network("compact", "", torch::kCPU));
  if (!found) GTEST_SKIP() << "the frames of NYU Depth v2 are not here";
  EXPECT_GT(*found, 0.7);
}

TEST(PairOfDepthNetworks, ReadsTheDepthOfRoomsBetterThanCompactAlone) {
  const auto found = rank_correlation(*load_depth_network("pair", "", torch::kCPU));
  if (!found) GTEST_SKIP() << "the frames of NYU Depth v2 are not here";
  EXPECT_GT(*found, *rank_correlation(*load_depth_network("compact", "", torch::kCPU)));
}

TEST(PyDNet, ReadsTheDepthOfRooms) {
  if (!std::filesystem::exists(kNetwork)) GTEST_SKIP() << kNetwork << " is not here";
  const auto found = rank_correlation(*load_depth_network("torchscript", kNetwork, torch::kCPU));
  if (!found) GTEST_SKIP() << "the frames of NYU Depth v2 are not here";
  EXPECT_GT(*found, 0.5);
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
