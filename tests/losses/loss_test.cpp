#include "rgbd_stylize/losses/loss.hpp"

#include "check_gradient.hpp"
#include "on_cuda.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/losses/gram.hpp"

#include <string>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::expect_gradient;
using testing_support::OnCuda;

constexpr Convention kAll[] = {
    Convention::kBalanced, Convention::kGatys, Convention::kJohnson, Convention::kCs231n};

// Two channels over four positions: rows (1 2 3 4) and (0 1 0 1).
torch::Tensor small_features() {
  return torch::tensor({1.0, 2.0, 3.0, 4.0, 0.0, 1.0, 0.0, 1.0}, torch::kFloat32).view({1, 2, 2, 2});
}

torch::Tensor random_features(uint64_t seed, torch::Dtype dtype = torch::kFloat64) {
  torch::manual_seed(seed);
  return torch::rand({1, 3, 5, 7}, dtype);
}

torch::Tensor random_guide(uint64_t seed, torch::Dtype dtype = torch::kFloat64) {
  torch::manual_seed(seed);
  return torch::rand({1, 1, 5, 7}, dtype);
}

TEST(Gram, ByHand) {
  // (1+4+9+16)/4 = 7.5, (2+4)/4 = 1.5, (1+1)/4 = 0.5
  const auto wanted = torch::tensor({7.5f, 1.5f, 1.5f, 0.5f}).view({1, 2, 2});
  EXPECT_TRUE(torch::allclose(gram(small_features()), wanted));
}

TEST(Gram, GuidedByHand) {
  // γ = (1 0 1 0): positions 0 and 2 count, (1+9), and η M = 2.
  const auto guide = torch::tensor({1.0f, 0.0f, 1.0f, 0.0f}).view({1, 1, 2, 2});
  const auto wanted = torch::tensor({5.0f, 0.0f, 0.0f, 0.0f}).view({1, 2, 2});
  EXPECT_TRUE(torch::allclose(gram(small_features(), guide), wanted));
  EXPECT_TRUE(torch::allclose(gram(small_features(), 0.3 * guide), wanted)) << "the guide's scale cancels";
  EXPECT_TRUE(torch::allclose(gram(small_features(), torch::ones({1, 1, 2, 2})), gram(small_features())));
}

TEST(Gram, DoesNotDependOnTheMemoryLayout) {
  const auto f = random_features(1);
  const auto last = f.contiguous(torch::MemoryFormat::ChannelsLast);
  const auto guide = random_guide(2);
  EXPECT_TRUE(torch::allclose(gram(f, guide), gram(last, guide), 1e-12));
  auto x = f.clone().requires_grad_(true), y = last.clone().requires_grad_(true);
  gram(x, guide).square().sum().backward();
  gram(y, guide).square().sum().backward();
  EXPECT_TRUE(torch::allclose(x.grad(), y.grad(), 1e-12));
}

TEST(Gram, OfManyPositionsIsThePlainProduct) {
  // More positions than are taken at a time, and not a multiple of them.
  torch::manual_seed(3);
  const auto f = torch::rand({2, 4, 41, 53}, torch::kFloat64);
  const auto guide = torch::rand({1, 1, 41, 53}, torch::kFloat64);
  const auto weighted = (f * guide).flatten(2);
  const auto wanted = weighted.bmm(weighted.transpose(1, 2)) / (41.0 * 53.0 * guide.square().mean());
  EXPECT_TRUE(torch::allclose(gram(f, guide), wanted, 1e-10));
}

TEST(Gram, GradientIsTheNumericOne) {
  const auto target = gram(random_features(4));
  const auto guide = random_guide(5);
  expect_gradient([&](const torch::Tensor& x) { return (gram(x) - target).square().sum(); },
                  random_features(6));
  expect_gradient([&](const torch::Tensor& x) { return (gram(x, guide) - target).square().sum(); },
                  random_features(6));
}

TEST(Losses, GradientsAreTheNumericOnes) {
  for (const auto convention : kAll) {
    for (const auto& guide : {torch::Tensor(), random_guide(7)}) {
      const auto style = StyleLoss(convention, random_features(8)).guided(guide);
      expect_gradient([&](const torch::Tensor& x) { return style(x); }, random_features(9));
      const ContentLoss content(convention, random_features(8), guide);
      expect_gradient([&](const torch::Tensor& x) { return content(x); }, random_features(9));
    }
    const TotalVariationLoss variation(convention);
    expect_gradient([&](const torch::Tensor& x) { return variation(x); }, random_features(9));
    const TotalVariationLoss of_change(convention, random_features(8), random_guide(7));
    expect_gradient([&](const torch::Tensor& x) { return of_change(x); }, random_features(9));
  }
}

TEST(Losses, VanishAtTheirTarget) {
  for (const auto convention : kAll) {
    EXPECT_EQ(StyleLoss(convention, small_features())(small_features()).item<float>(), 0);
    EXPECT_EQ(ContentLoss(convention, small_features(), {})(small_features()).item<float>(), 0);
  }
}

TEST(Losses, ConventionsByHand) {
  // Features doubled: G = 4 A, so ‖G - A‖² = 9 ‖A‖² with ‖A‖² = 7.5² + 2·1.5² + 0.5² = 61; and ‖F - P‖² =
  // ‖P‖² = 32.
  const auto doubled = 2 * small_features();
  const auto style = [&](Convention c) { return StyleLoss(c, small_features())(doubled).item<float>(); };
  const auto content = [&](Convention c) {
    return ContentLoss(c, small_features(), {})(doubled).item<float>();
  };
  EXPECT_FLOAT_EQ(style(Convention::kBalanced), 9);
  EXPECT_FLOAT_EQ(style(Convention::kGatys), 9 * 61 / 16.0f);
  EXPECT_FLOAT_EQ(style(Convention::kJohnson), 9 * 61 / 4.0f);
  EXPECT_FLOAT_EQ(style(Convention::kCs231n), 9 * 61 / 4.0f);
  EXPECT_FLOAT_EQ(content(Convention::kBalanced), 1);
  EXPECT_FLOAT_EQ(content(Convention::kGatys), 16);
  EXPECT_FLOAT_EQ(content(Convention::kJohnson), 4);
  EXPECT_FLOAT_EQ(content(Convention::kCs231n), 32);
}

TEST(ContentLoss, SquaresItsGuide) {
  // γ = ½ everywhere leaves a quarter of the loss.
  const auto half = torch::full({1, 1, 2, 2}, 0.5f);
  const ContentLoss loss(Convention::kCs231n, small_features(), half);
  EXPECT_FLOAT_EQ(loss(2 * small_features()).item<float>(), 8);
}

TEST(TotalVariationLoss, ByHand) {
  // One channel-wise picture 2×2: rows (0 1) and (2 4): dx² = 1 + 4, dy² = 4 + 9, in each of three channels.
  const auto x = torch::tensor({0.0f, 1.0f, 2.0f, 4.0f}).view({1, 1, 2, 2}).expand({1, 3, 2, 2});
  EXPECT_FLOAT_EQ(TotalVariationLoss(Convention::kJohnson)(x).item<float>(), 3 * (5 + 13));
  EXPECT_FLOAT_EQ(TotalVariationLoss(Convention::kBalanced)(x).item<float>(), 2.5f + 6.5f);
}

TEST(TotalVariationLoss, WhereNothingIsPaintedIsThatOfTheChange) {
  // The photograph's rows (0 2) and (4 8), the left column painted: of dx, 2 and 4, half counts as kept, of
  // dy, 4 and 6, nothing and all. Left of the pastiche's, 1 2 and 2 3, are 0 0 and 2 -3.
  const auto x = torch::tensor({0.0f, 1.0f, 2.0f, 4.0f}).view({1, 1, 2, 2}).expand({1, 3, 2, 2});
  const auto photo = torch::tensor({0.0f, 2.0f, 4.0f, 8.0f}).view({1, 1, 2, 2}).expand({1, 3, 2, 2});
  const auto painted = torch::tensor({1.0f, 0.0f, 1.0f, 0.0f}).view({1, 1, 2, 2});
  EXPECT_FLOAT_EQ(TotalVariationLoss(Convention::kJohnson, photo, painted)(x).item<float>(), 3 * 13);
  EXPECT_FLOAT_EQ(TotalVariationLoss(Convention::kBalanced, photo, painted)(x).item<float>(), 6.5f);
  const TotalVariationLoss all(Convention::kBalanced, photo, torch::ones_like(painted));
  EXPECT_EQ(all(x).item<float>(), TotalVariationLoss(Convention::kBalanced)(x).item<float>());
  const TotalVariationLoss none(Convention::kBalanced, photo, torch::zeros_like(painted));
  EXPECT_EQ(none(photo).item<float>(), 0);
}

TEST(Losses, ABatchSumsWhatItsPicturesGiveAlone) {
  const auto a = random_features(10), b = random_features(11), both = torch::cat({a, b});
  const auto target = random_features(12);
  for (const auto convention : kAll) {
    const auto style = StyleLoss(convention, target).guided(random_guide(13));
    EXPECT_NEAR(style(both).item<double>(), (style(a) + style(b)).item<double>(), 1e-10);
    const ContentLoss content(convention, torch::cat({target, a}), {});
    const double first = ContentLoss(convention, target, {})(a).item<double>();
    const double second = ContentLoss(convention, a, {})(b).item<double>();
    EXPECT_NEAR(content(both).item<double>(), first + second, 1e-10);
    const TotalVariationLoss variation(convention);
    EXPECT_NEAR(variation(both).item<double>(), (variation(a) + variation(b)).item<double>(), 1e-10);
  }
}

TEST(Losses, InABatchEachPictureMayHaveAGuideOfItsOwn) {
  const auto a = random_features(10), b = random_features(11), both = torch::cat({a, b});
  const auto one = random_guide(13), other = random_guide(14), guides = torch::cat({one, other});
  for (const auto convention : kAll) {
    const StyleLoss style(convention, random_features(12));
    const double alone = (style.guided(one)(a) + style.guided(other)(b)).item<double>();
    EXPECT_NEAR(style.guided(guides)(both).item<double>(), alone, 1e-10);
    expect_gradient([&](const torch::Tensor& x) { return style.guided(guides)(x); }, both);
    const ContentLoss content(convention, torch::cat({b, a}), guides);
    const double first = ContentLoss(convention, b, one)(a).item<double>();
    const double second = ContentLoss(convention, a, other)(b).item<double>();
    EXPECT_NEAR(content(both).item<double>(), first + second, 1e-10);
  }
}

TEST(StyleLoss, APictureWhoseGuideSelectsNothingHasNone) {
  const auto a = random_features(10), b = random_features(11);
  const StyleLoss style(Convention::kBalanced, random_features(12));
  const auto guide = random_guide(13);
  const auto loss = style.guided(torch::cat({guide, torch::zeros_like(guide)}));
  EXPECT_NEAR(loss(torch::cat({a, b})).item<double>(), style.guided(guide)(a).item<double>(), 1e-10);
}

TEST(Convention, HasANameEach) {
  for (const auto convention : kAll) EXPECT_EQ(parse_convention(convention_name(convention)), convention);
  EXPECT_THROW(parse_convention("gatys2016"), UsageError);
}

TEST_F(OnCuda, GramAgreesWithItself) {
  const auto f = random_features(14), guide = random_guide(15);
  auto x = f.clone().requires_grad_(true), y = f.cuda().requires_grad_(true);
  const auto here = gram(x, guide), there = gram(y, guide.cuda());
  EXPECT_TRUE(torch::allclose(here, there.cpu(), 1e-10));
  here.square().sum().backward();
  there.square().sum().backward();
  EXPECT_TRUE(torch::allclose(x.grad(), y.grad().cpu(), 1e-10));
}

}  // namespace
}  // namespace rgbd_stylize
