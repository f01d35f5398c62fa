#include "rgbd_stylize/losses/depth_loss.hpp"

#include "check_gradient.hpp"
#include "grey_depth.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/depth/depth_map.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::expect_gradient;
using testing_support::GreyDepth;

constexpr DepthLossKind kAll[] = {DepthLossKind::kMse, DepthLossKind::kSsi, DepthLossKind::kGradient};

torch::Tensor map(const std::vector<double>& values, int64_t height, int64_t width) {
  return torch::tensor(values, torch::kFloat64).view({1, 1, height, width});
}

torch::Tensor random_map(uint64_t seed, int64_t batch = 1) {
  torch::manual_seed(seed);
  return torch::rand({batch, 1, 11, 14}, torch::kFloat64) + 0.5;
}

double compare(DepthLossKind kind,
               const torch::Tensor& d,
               const torch::Tensor& t,
               const torch::Tensor& valid = {}) {
  return compare_depth(kind, d, t, valid).item<double>();
}

torch::Tensor grey(const torch::Tensor& map) { return map.expand({-1, 3, -1, -1}); }

TEST(CompareDepth, MseByHand) {
  EXPECT_DOUBLE_EQ(compare(DepthLossKind::kMse, map({1, 2, 3, 4}, 2, 2), map({1, 3, 2, 8}, 2, 2)), 18.0 / 4);
  const auto valid = map({1, 1, 1, 0}, 2, 2);
  EXPECT_DOUBLE_EQ(compare(DepthLossKind::kMse, map({1, 2, 3, 4}, 2, 2), map({1, 3, 2, 8}, 2, 2), valid),
                   2.0 / 3);
}

TEST(CompareDepth, SsiIsOneMinusTheCorrelation) {
  // Deviations from 2.5 are -1.5 -0.5 0.5 1.5 and -1.5 0.5 -0.5 1.5: products add up to 4, squares to 5 each.
  const auto d = map({1, 2, 3, 4}, 2, 2), t = map({1, 3, 2, 4}, 2, 2);
  EXPECT_NEAR(compare(DepthLossKind::kSsi, d, t), 1 - 4.0 / 5, 1e-9);
  EXPECT_NEAR(compare(DepthLossKind::kSsi, 7 * d - 2, t), 1 - 4.0 / 5, 1e-9);
  EXPECT_NEAR(compare(DepthLossKind::kSsi, d, 5 - 2 * d), 2, 1e-9) << "near and far exchanged";
}

// In float32, too.
TEST(CompareDepth, AllButMseTakeAnyUnit) {
  const auto d = random_map(1).to(torch::kFloat32), t = random_map(2).to(torch::kFloat32);
  for (const auto kind : {DepthLossKind::kSsi, DepthLossKind::kGradient}) {
    const double wanted = compare(kind, d, t);
    EXPECT_GT(wanted, 0.1);
    EXPECT_NEAR(compare(kind, 1e-9 * d, t), wanted, 1e-5);
    EXPECT_NEAR(compare(kind, 1e9 * d, 1e-9 * t), wanted, 1e-5);
  }
}

TEST(CompareDepth, GradientByHand) {
  // Standardised: (-1 1; -1 1) and (-1 -1; 1 1). Their difference is (0 2; -2 0): every slope is 2. Of every
  // second row and column only one pixel is left.
  const auto d = map({0, 1, 0, 1}, 2, 2), t = map({3, 3, 5, 5}, 2, 2);
  EXPECT_NEAR(compare(DepthLossKind::kGradient, d, t), 2 + 2, 1e-9);
}

TEST(CompareDepth, GradientLooksAtCoarserSteps) {
  // One column is a deviation of 1 higher: at stride 1 it has two slopes among four in every row; every
  // second column leaves it out.
  const auto step = map({0, 1, 0, 0, 0}, 1, 5).repeat({1, 1, 5, 1});
  const auto flat_slope = compare(DepthLossKind::kGradient, step, torch::zeros_like(step));
  // Mean 0.2, variance 0.16: the column stands 2.5 deviations out. Stride 1: 2 of 4 slopes of 2.5; strides 2
  // and 4: none. The mean of three strides.
  EXPECT_NEAR(flat_slope, 2.5 * 2 / 4 / 3, 1e-6);
}

TEST(CompareDepth, IsZeroForTheTargetItself) {
  for (const auto kind : kAll) EXPECT_NEAR(compare(kind, random_map(1), random_map(1)), 0, 1e-12);
}

TEST(CompareDepth, AllButMseAreBlindToScaleAndShift) {
  const auto d = random_map(1), t = random_map(2);
  for (const auto kind : {DepthLossKind::kSsi, DepthLossKind::kGradient}) {
    EXPECT_NEAR(compare(kind, 3 * d + 1, t), compare(kind, d, t), 1e-8);
    EXPECT_NEAR(compare(kind, d, 0.1 * t - 4), compare(kind, d, t), 1e-8);
  }
  EXPECT_GT(compare(DepthLossKind::kMse, d + 1, d), 0.99);
}

TEST(CompareDepth, WhatIsNotValidDoesNotCount) {
  auto valid = torch::ones({1, 1, 11, 14}, torch::kFloat64);
  valid.slice(2, 3, 6).slice(3, 2, 9).fill_(0);
  const auto t = random_map(2);
  const auto wild = torch::where(valid > 0, t, t * 1000 - 70);
  for (const auto kind : kAll) {
    auto d = random_map(1).requires_grad_(true);
    EXPECT_DOUBLE_EQ(compare(kind, d, t, valid), compare(kind, d, wild, valid));
    compare_depth(kind, d, t, valid).backward();
    EXPECT_EQ((d.grad() * (1 - valid)).abs().max().item<double>(), 0);
    EXPECT_GT((d.grad() * valid).abs().max().item<double>(), 0);
  }
}

TEST(CompareDepth, GradientsAgreeWithDifferences) {
  const auto t = random_map(2);
  const auto valid = (random_map(3) > 0.7).to(torch::kFloat64);
  for (const auto kind : kAll) {
    expect_gradient([&](const torch::Tensor& d) { return compare_depth(kind, d, t, valid); }, random_map(1));
  }
}

TEST(CompareDepth, ABatchIsTheSumOfItsPictures) {
  const auto d = random_map(1, 2), t = random_map(2, 2);
  for (const auto kind : kAll) {
    const double apart =
        compare(kind, d.slice(0, 0, 1), t.slice(0, 0, 1)) + compare(kind, d.slice(0, 1), t.slice(0, 1));
    EXPECT_NEAR(compare(kind, d, t), apart, 1e-9);
  }
}

TEST(CompareDepth, AReadingThatIsTheSameEverywhereIsNoDisaster) {
  for (const auto kind : kAll) {
    auto d = torch::ones({1, 1, 6, 6}).requires_grad_(true);
    const auto t = torch::linspace(0, 1, 36).view({1, 1, 6, 6});
    const auto loss = compare_depth(kind, d, t);
    loss.backward();
    EXPECT_TRUE(torch::isfinite(loss).item<bool>());
    EXPECT_TRUE(torch::isfinite(d.grad()).all().item<bool>());
  }
}

TEST(DepthLoss, ComparesWithThePhotographsReading) {
  const GreyDepth network(DepthDomain::kDepth);
  const auto content = random_map(1), pastiche = random_map(2);
  for (const auto kind : kAll) {
    const DepthLoss loss(network, kind, grey(content));
    EXPECT_NEAR(loss(content).item<double>(), 0, 1e-12);
    EXPECT_NEAR(loss(pastiche).item<double>(), compare(kind, pastiche, content), 1e-12);
  }
}

TEST(DepthLoss, TheSensorsTargetIsInTheNetworksDomain) {
  const auto depth = without_wild_depths(random_map(5));
  const auto disparity = 0.1 + 0.3 / depth, distance = 2 * depth - 0.4;
  const auto value = [&](DepthDomain domain, const torch::Tensor& reading) {
    const auto sensor = sensor_reading(depth, /*metric=*/true, domain);
    const DepthLoss loss(GreyDepth(domain), DepthLossKind::kSensor, grey(random_map(1)), sensor);
    return loss(reading).item<double>();
  };
  EXPECT_NEAR(value(DepthDomain::kDisparity, disparity), 0, 1e-9);
  EXPECT_GT(value(DepthDomain::kDisparity, distance), 1);
  for (const auto domain : {DepthDomain::kDepth, DepthDomain::kMetres, DepthDomain::kOrdinal}) {
    EXPECT_NEAR(value(domain, distance), 0, 1e-9);
    EXPECT_GT(value(domain, disparity), 1);
  }
}

// Levels 0, 127 and 255 of an 8-bit file, (v + 1) / 256: evenly far from each other, and so is the disparity.
// (1 2; 3 4) and (1 3; 2 4): covariance 1, variances 1.25 each.
TEST(SensorAgreement, IsTheCorrelation) {
  const GreyDepth network(DepthDomain::kDepth);
  const auto picture = grey(map({1, 2, 3, 4}, 2, 2)), sensor = map({1, 3, 2, 4}, 2, 2);
  EXPECT_NEAR(sensor_agreement(network, picture, sensor), 1 / 1.25, 1e-9);
  EXPECT_NEAR(sensor_agreement(network, picture, 5 - sensor), -1 / 1.25, 1e-9);
  EXPECT_EQ(sensor_agreement(network, picture, torch::full_like(sensor, 2)), 1) << "nothing to compare";
}

TEST(SensorReading, OfARelativeDepthIsEvenInIt) {
  const auto depth = map({1.0 / 256, 0.5, 1, 0}, 1, 4);
  const auto disparity = sensor_reading(depth, /*metric=*/false, DepthDomain::kDisparity);
  EXPECT_TRUE(torch::equal(disparity, map({2 - 1.0 / 256, 1.5, 1, 0}, 1, 4))) << disparity;
  EXPECT_TRUE(torch::equal(sensor_reading(depth, false, DepthDomain::kOrdinal), depth));
  const auto metres = map({0.5, 4, 0}, 1, 3);
  EXPECT_TRUE(torch::equal(sensor_reading(metres, true, DepthDomain::kDisparity), map({2, 0.25, 0}, 1, 3)));
}

// 200 measurements of 1 to 3 metres, of which one is a speck right before the lens.
TEST(SensorReading, OfASpeckIsTwiceThatOfTheNearestOthers) {
  auto depth = torch::linspace(1, 3, 200, torch::kFloat64).view({1, 1, 10, 20});
  const auto before = depth.clone();
  const auto without = sensor_reading(depth, /*metric=*/true, DepthDomain::kDisparity);
  depth[0][0][5][5] = 0.005;
  const auto disparity = sensor_reading(depth, /*metric=*/true, DepthDomain::kDisparity);
  EXPECT_TRUE(torch::equal(without, before.reciprocal())) << "nothing is wild";
  EXPECT_NEAR(disparity.max().item<double>(), 2 / 1.01, 0.001) << "of the third nearest, the 1st percentile";
  EXPECT_EQ(disparity[0][0][5][5].item<double>(), disparity.max().item<double>());
}

TEST(DepthLoss, TheSensorsHolesDoNotCount) {
  auto depth = random_map(5);
  depth.slice(2, 2, 5).fill_(0);
  depth = without_wild_depths(depth);
  const auto sensor = sensor_reading(depth, /*metric=*/true, DepthDomain::kDisparity);
  const DepthLoss loss(
      GreyDepth(DepthDomain::kDisparity), DepthLossKind::kSensor, grey(random_map(1)), sensor);
  const auto reading = torch::where(depth > 0, 1 / depth, torch::full_like(depth, 9));
  EXPECT_NEAR(loss(reading).item<double>(), 0, 1e-9);
}

TEST(DepthLoss, TheSensorsDepthIsSampledAtTheNetworksSize) {
  // Of three pixels in a row the middle one is taken: 2, a hole, and 6.
  const auto depth = map({1, 2, 3, 5, 0, 5, 1, 6, 1}, 1, 9).repeat({1, 1, 3, 1});
  const GreyDepth network(DepthDomain::kDepth);
  const DepthLoss loss(network, DepthLossKind::kSensor, grey(map({1, 2, 3}, 1, 3)), depth);
  EXPECT_NEAR(loss(map({7, 1000, 9}, 1, 3)).item<double>(), 0, 1e-9) << "7 and 9 are 2 and 6, but for scale";
  EXPECT_NEAR(loss(map({9, 1000, 7}, 1, 3)).item<double>(), 2, 1e-9) << "far and near exchanged";
}

TEST(DepthLoss, OfASensorThatSawNothingIsZero) {
  auto depth = torch::zeros({1, 1, 3, 3}, torch::kFloat64);
  const GreyDepth network(DepthDomain::kDepth);
  const auto picture = grey(map({1, 2, 3, 4}, 2, 2));
  depth[0][0][1][1] = 2;  // of three rows and columns the first and the last are taken
  const DepthLoss nothing(network, DepthLossKind::kSensor, picture, depth);
  EXPECT_FALSE(nothing.has_target());
  auto reading = map({7, 8, 9, 5}, 2, 2).requires_grad_(true);
  const auto loss = nothing(reading);
  EXPECT_EQ(loss.item<double>(), 0);
  loss.backward();
  EXPECT_EQ(reading.grad().abs().max().item<double>(), 0);

  depth[0][0][0][0] = 1;
  EXPECT_FALSE(DepthLoss(network, DepthLossKind::kSensor, picture, depth).has_target()) << "one pixel";
  depth[0][0][0][2] = 3;
  EXPECT_TRUE(DepthLoss(network, DepthLossKind::kSensor, picture, depth).has_target());
  EXPECT_TRUE(DepthLoss(network, DepthLossKind::kSsi, picture).has_target());
}

// float32 has no room for large factors: a gradient of 0 times one that is infinite is no number.
TEST(DepthLoss, WhatSaysNothingHasAGradientOfZeroInFloat32) {
  const auto room = random_map(1).to(torch::kFloat32), nothing = torch::zeros_like(room);
  const auto reading_of = [&](const torch::Tensor& second) {
    return torch::cat({random_map(2).to(torch::kFloat32), second}).requires_grad_(true);
  };
  const auto expect_finite = [](const torch::Tensor& reading, const torch::Tensor& loss) {
    loss.backward();
    EXPECT_TRUE(torch::isfinite(reading.grad()).all().item<bool>());
    EXPECT_GT(reading.grad()[0].abs().max().item<double>(), 0);
  };
  const auto expect_zero = [&](const torch::Tensor& reading, const torch::Tensor& loss) {
    expect_finite(reading, loss);
    EXPECT_EQ(reading.grad()[1].abs().max().item<double>(), 0);
  };
  const GreyDepth network(DepthDomain::kDepth);
  const auto photographs = grey(torch::cat({room, torch::ones_like(room)}));
  for (const auto kind : {DepthLossKind::kSsi, DepthLossKind::kGradient}) {
    const auto wall = reading_of(3 + room);
    expect_zero(wall, DepthLoss(network, kind, photographs)(wall));
    const auto black = reading_of(nothing);
    expect_finite(black, compare_depth(kind, black, torch::cat({room, room})));
  }
  const auto unmeasured = reading_of(3 + room);
  expect_zero(
      unmeasured,
      DepthLoss(network, DepthLossKind::kSensor, photographs, torch::cat({room, nothing}))(unmeasured));
}

TEST(DepthLoss, OfABareWallIsZero) {
  const GreyDepth network(DepthDomain::kDepth);
  const auto wall = torch::full({1, 1, 37, 41}, 80.1f), room = random_map(1).to(torch::kFloat32);
  const auto reading = torch::rand({1, 1, 37, 41});
  for (const auto kind : {DepthLossKind::kSsi, DepthLossKind::kGradient}) {
    const DepthLoss loss(network, kind, grey(wall));
    EXPECT_FALSE(loss.has_target());
    EXPECT_EQ(loss(reading).item<double>(), 0);
    const DepthLoss both(network, kind, grey(torch::cat({room, torch::ones_like(room)})));
    const auto seen = torch::rand({2, 1, room.size(2), room.size(3)});
    EXPECT_TRUE(both.has_target());
    EXPECT_NEAR(both(seen).item<double>(), compare(kind, seen.slice(0, 0, 1), room), 1e-6);
  }
  EXPECT_TRUE(DepthLoss(network, DepthLossKind::kMse, grey(wall)).has_target());
}

TEST(DepthLoss, AReadingThatIsNotFiniteIsRefusedOfOnePhotographAndShowsInTheLossOfSeveral) {
  const GreyDepth network(DepthDomain::kDepth);
  auto broken = random_map(1);
  broken[0][0][0][0] = std::numeric_limits<double>::quiet_NaN();
  const auto both = torch::cat({random_map(2), broken});
  for (const auto kind : {DepthLossKind::kMse, DepthLossKind::kSsi, DepthLossKind::kGradient}) {
    EXPECT_THROW(DepthLoss(network, kind, grey(broken)), InputError);
    EXPECT_TRUE(
        std::isnan(DepthLoss(network, kind, grey(both))(random_map(3).repeat({2, 1, 1, 1})).item<double>()))
        << depth_loss_name(kind);
  }
}

TEST(ParseDepthLoss, KnowsFourNames) {
  EXPECT_EQ(parse_depth_loss("mse"), DepthLossKind::kMse);
  EXPECT_EQ(parse_depth_loss("ssi"), DepthLossKind::kSsi);
  EXPECT_EQ(parse_depth_loss("gradient"), DepthLossKind::kGradient);
  EXPECT_EQ(parse_depth_loss("sensor"), DepthLossKind::kSensor);
  EXPECT_THROW(parse_depth_loss("rank"), UsageError);
}

}  // namespace
}  // namespace rgbd_stylize
