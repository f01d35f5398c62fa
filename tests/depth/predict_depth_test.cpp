#include "rgbd_stylize/depth/predict_depth.hpp"

#include "grey_depth.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::grey_depth;
using testing_support::picture;

// Grey 0.25 on the left and 0.75 on the right, 64×96: sides that the network takes as they are.
torch::Tensor two_halves() {
  auto rgb = torch::full({1, 3, 64, 96}, 0.25f);
  rgb.slice(3, 48).fill_(0.75f);
  return rgb;
}

double at(const torch::Tensor& depth, int64_t column) { return depth[0][0][32][column].item<double>(); }

TEST(PredictDepth, MetresStayMetres) {
  const auto depth = predict_depth(grey_depth(DepthDomain::kMetres), two_halves());
  EXPECT_NEAR(at(depth, 10), 0.25, 1e-3);
  EXPECT_NEAR(at(depth, 80), 0.75, 1e-3);
}

TEST(PredictDepth, ARelativeDepthGoesFromOneLevelToAll) {
  const auto depth = predict_depth(grey_depth(DepthDomain::kDepth), two_halves());
  EXPECT_NEAR(at(depth, 10), 1.0 / 256, 1e-3);
  EXPECT_NEAR(at(depth, 80), 1, 1e-3);
  EXPECT_GT(depth.min().item<double>(), 0) << "0 would mean missing";
}

TEST(PredictDepth, TheLargestDisparityIsNearest) {
  const auto depth = predict_depth(grey_depth(DepthDomain::kDisparity), two_halves());
  EXPECT_NEAR(at(depth, 10), 1, 1e-3);
  EXPECT_NEAR(at(depth, 80), 1.0 / 256, 1e-3);
}

TEST(PredictDepth, HasThePicturesSizeWhateverThatIs) {
  for (const auto& [height, width] : {std::pair<int64_t, int64_t>{7, 5}, {61, 83}, {40, 1300}}) {
    const auto depth = predict_depth(grey_depth(DepthDomain::kDepth), picture(height, width, 0.3));
    EXPECT_EQ(depth.sizes(), (torch::IntArrayRef{1, 1, height, width}));
    EXPECT_TRUE(torch::isfinite(depth).all().item<bool>());
  }
}

TEST(PredictDepth, AReadingThatIsTheSameEverywhereIsOneDepth) {
  const auto depth = predict_depth(grey_depth(DepthDomain::kDepth), torch::full({1, 3, 32, 32}, 0.5f));
  EXPECT_LT((depth.max() - depth.min()).item<double>(), 1e-2);
}

TEST(PredictDepth, RefusesAReadingThatIsNotFinite) {
  auto rgb = two_halves();
  rgb[0][0][3][4] = NAN;
  EXPECT_THROW(predict_depth(grey_depth(DepthDomain::kDepth), rgb), InputError);
}

// A reading of a quarter of the size, whose step lies under the picture's edge at column 30: that pixel of
// the reading is half near, half far, and a linear interpolation spreads it over several pixels of the
// picture.
TEST(EnlargeAlongEdges, PutsTheStepWhereTheColourChanges) {
  auto rgb = torch::full({1, 3, 64, 64}, 0.1f);
  rgb.slice(3, 30).fill_(0.9f);
  auto depth = torch::ones({1, 1, 64, 64});
  depth.slice(3, 30).fill_(3);
  const auto reading = torch::avg_pool2d(depth, 4);
  const auto blurred = resize_linear(reading, 64, 64), enlarged = enlarge_along_edges(reading, rgb);
  EXPECT_GT(at(blurred, 29), 1.5);
  EXPECT_NEAR(at(enlarged, 29), 1, 0.1);
  EXPECT_NEAR(at(enlarged, 30), 3, 0.1);
  EXPECT_LT((enlarged - depth).abs().max().item<double>(), 0.15);
}

// Away from the border, where windows are cut off.
TEST(EnlargeAlongEdges, KeepsAPlaneWhereThePictureSaysNothing) {
  const auto depth = testing_support::depth_map(32, 32);
  const auto enlarged = enlarge_along_edges(depth, torch::full({1, 3, 64, 64}, 0.5f));
  const auto inside = [](const torch::Tensor& x) { return x.slice(2, 32, 33).slice(3, 28, 36); };
  EXPECT_LT((inside(enlarged) - inside(resize_linear(depth, 64, 64))).abs().max().item<double>(), 1e-3);
}

std::string complaint(const DepthModelOptions& options) {
  try {
    choose_depth_network(options, "--depth predict", "", torch::kCPU);
    return "no error";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(ChooseDepthNetwork, SaysWhatIsWanted) {
  EXPECT_EQ(complaint({"monodepth3", ""}).find("--depth-model monodepth3: wanted compact, pair, monodepth2"),
            0u);
  EXPECT_EQ(complaint({"no/such.pt", ""}), "no/such.pt: there is no such file");
  EXPECT_EQ(complaint({"a.pt", "b.pth"}).find("--depth-model-weights b.pth: a.pt is a TorchScript file"), 0u);
}

TEST(ParseDepthIs, KnowsTwoNames) {
  EXPECT_EQ(parse_depth_is("depth"), DepthDomain::kDepth);
  EXPECT_EQ(parse_depth_is("disparity"), DepthDomain::kDisparity);
  EXPECT_THROW(parse_depth_is("metres"), UsageError);
}

}  // namespace
}  // namespace rgbd_stylize
