#include "rgbd_stylize/losses/depth_views.hpp"

#include "grey_depth.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/losses/depth_loss.hpp"
#include "rgbd_stylize/losses/objective.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::GreyDepth;
using testing_support::picture;

// 0 … 15, row by row.
torch::Tensor numbers() { return torch::arange(16, torch::kFloat32).view({1, 1, 4, 4}); }

std::vector<float> first_row(const torch::Tensor& x) {
  const auto row = x[0][0][0].contiguous();
  return {row.data_ptr<float>(), row.data_ptr<float>() + row.numel()};
}

TEST(DepthViews, AreTheWholeItsMirrorAndFourCorners) {
  using Row = std::vector<float>;
  EXPECT_EQ(first_row(part_in_view(numbers(), 0)), (Row{0, 1, 2, 3}));
  EXPECT_EQ(first_row(part_in_view(numbers(), 1)), (Row{3, 2, 1, 0}));
  EXPECT_EQ(first_row(part_in_view(numbers(), 2)), (Row{0, 1, 2}));
  EXPECT_EQ(first_row(part_in_view(numbers(), 3)), (Row{6, 5, 4})) << "below, mirrored";
  EXPECT_EQ(first_row(part_in_view(numbers(), 4)), (Row{1, 2, 3})) << "on the right";
  EXPECT_EQ(first_row(part_in_view(numbers(), 5)), (Row{7, 6, 5})) << "below on the right, mirrored";
  EXPECT_EQ(part_in_view(numbers(), 5).sizes().vec(), (std::vector<int64_t>{1, 1, 3, 3}));
}

TEST(DepthViews, FromAfarTheLongSideIsHalfButAtMost128) {
  const auto seen = seen_from_afar(torch::full({1, 3, 240, 384}, 0.25f));
  EXPECT_EQ(seen.sizes().vec(), (std::vector<int64_t>{1, 3, 80, 128}));
  EXPECT_TRUE(torch::allclose(seen, torch::full_like(seen, 0.25f)));
  EXPECT_EQ(seen_from_afar(picture(40, 50, 0)).sizes().vec(), (std::vector<int64_t>{1, 3, 20, 25}));
}

class CountedDepth : public GreyDepth {
 public:
  CountedDepth() : GreyDepth(DepthDomain::kDepth) {}
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    ++passes;
    return GreyDepth::forward(rgb);
  }
  mutable int passes = 0;
};

class DepthViewsOfAnObjective : public testing::Test {
 protected:
  [[nodiscard]] Objective objective(DepthLossKind kind, const torch::Tensor& depth_m = {}) {
    const auto& table = layer_table("vgg16");
    FeatureOptions options;
    options.deepest = 1;
    Objective result(
        std::make_shared<const FeatureNetwork>(table, HashedWeights(layer_tensors(table)), options),
        Convention::kBalanced);
    compares_ = result.add_depth(network_,
                                 kind,
                                 photograph_,
                                 /*weight=*/1,
                                 depth_m,
                                 depth_views(kind));
    return result;
  }
  // What a network that sees grey is shown.
  static torch::Tensor seen(const torch::Tensor& x, int view) {
    return seen_from_afar(part_in_view(x, view)).mean(1, true);
  }

  const std::shared_ptr<const CountedDepth> network_ = std::make_shared<const CountedDepth>();
  bool compares_ = false;  // what add_depth() said last
  const torch::Tensor photograph_ = picture(135, 180, 0.4), pastiche_ = picture(135, 180, 1.1);
};

TEST_F(DepthViewsOfAnObjective, TakeTurns) {
  const auto depth = objective(DepthLossKind::kSsi);
  for (int iteration = 0; iteration < 2 * kDepthViews; ++iteration) {
    const int view = iteration % kDepthViews;
    const double wanted =
        compare_depth(DepthLossKind::kSsi, seen(pastiche_, view), seen(photograph_, view)).item<double>();
    EXPECT_GT(wanted, 0.01);
    EXPECT_NEAR(depth(pastiche_, iteration).total.item<double>(), wanted, 1e-6) << iteration;
  }
}

TEST_F(DepthViewsOfAnObjective, ReadThePhotographOnceAndThePasticheOnceAnIteration) {
  const auto depth = objective(DepthLossKind::kSsi);
  EXPECT_EQ(network_->passes, kDepthViews);
  for (int iteration = 0; iteration < 9; ++iteration) (void)depth(pastiche_, iteration);
  EXPECT_EQ(network_->passes, kDepthViews + 9);
}

TEST_F(DepthViewsOfAnObjective, LeaveOutACornerThatTheSensorSawNothingOf) {
  auto depth_m = 1 + picture(135, 180, 0.9).mean(1, true);
  depth_m.slice(2, 0, 101).slice(3, 0, 135).fill_(0);  // of view 2, 101 × 135, nothing is left
  const auto depth = objective(DepthLossKind::kSensor, depth_m);
  EXPECT_EQ(depth(pastiche_, 2).total.item<double>(), 0);
  for (const int view : {0, 1, 3, 4, 5}) EXPECT_GT(depth(pastiche_, view).total.item<double>(), 0) << view;

  depth_m[0][0][0][0] = 1;  // a pixel that is not sampled at the size of the reading
  EXPECT_EQ(objective(DepthLossKind::kSensor, depth_m)(pastiche_, 2).total.item<double>(), 0);
  EXPECT_TRUE(compares_);
  EXPECT_EQ(objective(DepthLossKind::kSensor, torch::zeros_like(depth_m))(pastiche_, 0).total.item<double>(),
            0);
  EXPECT_FALSE(compares_);

  const auto of_no_sensor = objective(DepthLossKind::kSsi, depth_m);
  EXPECT_GT(of_no_sensor(pastiche_, 2).total.item<double>(), 0) << "holes are nothing to it";
}

}  // namespace
}  // namespace rgbd_stylize
