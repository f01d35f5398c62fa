#include "rgbd_stylize/optimize/pixel_optimizer.hpp"

#include "check_summary.hpp"
#include "goldens.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/masks/mask.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::depth_map;
using testing_support::expect_summary;
using testing_support::picture;

// The squared distance to `target`.
PixelObjective distance_to(const torch::Tensor& target) {
  return [target](const torch::Tensor& x, int) {
    const auto value = (x - target).square().sum();
    return std::vector<Evaluation>{{value, value.detach().view({1})}};
  };
}

PixelOptimizerOptions adam(int iterations, double rate) {
  PixelOptimizerOptions options;
  options.iterations = iterations;
  options.learning_rate = rate;
  options.relative_epsilon = 0;  // Adam as it was published
  return options;
}

TEST(OptimizePixels, FirstAdamStepIsTheLearningRate) {
  auto x = torch::full({1, 3, 2, 2}, 0.5f);
  optimize_pixels(distance_to(torch::ones({1, 3, 2, 2})), x, adam(1, 0.02));
  EXPECT_TRUE(torch::allclose(x, torch::full_like(x, 0.52f), 0, 1e-6));
}

TEST(OptimizePixels, ALargerEpsilonLeavesPixelsWithHardlyAnyGradientAlone) {
  // Two groups of pixels, one with a ten-thousandth of the other's gradient. Adam moves both by its rate.
  auto weights = torch::ones({1, 3, 2, 2});
  weights.slice(3, 1).fill_(1e-4f);
  const auto loss = [&](const torch::Tensor& x, int) {
    const auto value = (weights * x).sum();
    return std::vector<Evaluation>{{value, value.detach().view({1})}};
  };
  const auto moved = [&](double relative_epsilon) {
    auto options = adam(1, 0.1);
    options.relative_epsilon = relative_epsilon;
    auto x = torch::full({1, 3, 2, 2}, 0.5f);
    optimize_pixels(loss, x, options);
    return 0.5 - x;
  };
  EXPECT_NEAR(moved(0)[0][0][0][1].item<double>(), 0.1, 1e-4);
  // The root mean square of the gradient is 1/√2, so ε = 0.1 is a share of 0.1 √2, and the steps are 0.1 g /
  // (g + 0.1).
  const auto scaled = moved(0.1 * std::sqrt(2.0));
  EXPECT_NEAR(scaled[0][0][0][0].item<double>(), 0.1 / 1.1, 1e-4);
  EXPECT_NEAR(scaled[0][0][0][1].item<double>(), 1e-4, 1e-6);
}

TEST(OptimizePixels, EachPictureOfABatchMovesAsItDoesAlone) {
  // The second picture's gradients are a thousandth of the first's: by an ε of both it would hardly move.
  const std::vector<double> weights = {1, 1e-3};
  const auto target = picture(4, 4, 0.3);
  const auto losses = [&](const torch::Tensor& x, size_t first) {
    std::vector<Evaluation> evaluations;
    for (int64_t b = 0; b < x.size(0); ++b) {
      const auto value = weights[first + size_t(b)] * (x.narrow(0, b, 1) - target).square().sum();
      evaluations.push_back({value, value.detach().view({1})});
    }
    return evaluations;
  };
  auto options = adam(12, 0.02);
  options.relative_epsilon = 0.05;
  options.rate_steps = {{8, 0.005}};
  const auto start = torch::cat({picture(4, 4, 1.0), picture(4, 4, 2.0)});
  auto together = start.clone();
  std::vector<int64_t> pictures;
  std::vector<double> totals;
  optimize_pixels([&](const torch::Tensor& x, int) { return losses(x, 0); },
                  together,
                  options,
                  [&](const auto& it) {
                    pictures.push_back(it.picture);
                    if (it.picture == 1) totals.push_back(it.evaluation.total.template item<double>());
                    EXPECT_EQ(it.pastiche.size(0), 1);
                    return Proceed::kYes;
                  });
  EXPECT_EQ(pictures.size(), 24u);
  EXPECT_EQ(pictures[0] + pictures[2], 0);
  for (int64_t b = 0; b < 2; ++b) {
    auto alone = start.narrow(0, b, 1).clone();
    std::vector<double> own;
    optimize_pixels([&](const torch::Tensor& x, int) { return losses(x, size_t(b)); },
                    alone,
                    options,
                    [&](const Iteration& it) {
                      own.push_back(it.evaluation.total.item<double>());
                      return Proceed::kYes;
                    });
    EXPECT_TRUE(torch::allclose(together.narrow(0, b, 1), alone, 0, 1e-6)) << b;
    if (b == 1) {
      EXPECT_NEAR(totals.back(), own.back(), 1e-6 * own.back());
    }
    EXPECT_GT((alone - start.narrow(0, b, 1)).abs().mean().item<double>(), 0.05);
  }
}

TEST(OptimizePixels, LbfgsTakesOnePicture) {
  auto options = adam(1, 1);
  options.kind = OptimizerKind::kLbfgs;
  auto x = torch::rand({2, 3, 4, 4});
  EXPECT_THROW(optimize_pixels(distance_to(torch::ones({2, 3, 4, 4})), x, options), c10::Error);
}

TEST(OptimizePixels, ReachesTheTargetAndStaysInRange) {
  const auto target = picture(4, 4, 0.3);
  for (const auto kind : {OptimizerKind::kAdam, OptimizerKind::kLbfgs}) {
    auto options = adam(200, kind == OptimizerKind::kAdam ? 0.02 : 1);
    options.kind = kind;
    auto x = torch::full({1, 3, 4, 4}, 0.5f);
    optimize_pixels(distance_to(target), x, options);
    EXPECT_TRUE(torch::allclose(x, target, 0, 1e-3)) << static_cast<int>(kind);
    optimize_pixels(distance_to(3 * target), x, options);
    EXPECT_LE(x.max().item<float>(), 1);
    EXPECT_FALSE(x.requires_grad());
  }
}

TEST(OptimizePixels, CallsBackWithThePastiCheBeforeAndAfter) {
  auto x = torch::full({1, 3, 1, 1}, 0.5f);
  std::vector<double> losses, rates, pixels;
  auto options = adam(4, 0.1);
  options.rate_steps = {{2, 0.01}};
  const auto summary =
      optimize_pixels(distance_to(torch::ones({1, 3, 1, 1})), x, options, [&](const Iteration& it) {
        losses.push_back(it.evaluation.total.item<double>());
        rates.push_back(it.learning_rate);
        pixels.push_back(it.pastiche[0][0][0][0].item<double>());
        return Proceed::kYes;
      });
  EXPECT_EQ(summary.iterations, 4);
  EXPECT_FALSE(summary.stopped);
  EXPECT_NEAR(losses[0], 0.75, 1e-6);  // three pixels, ½ away
  EXPECT_NEAR(losses[1], 3 * 0.4 * 0.4, 1e-6);
  EXPECT_EQ(rates, (std::vector<double>{0.1, 0.1, 0.01, 0.01}));
  EXPECT_NEAR(pixels[2] - pixels[1], 0.01, 1e-6) << "a new Adam's first step is the rate";
}

TEST(OptimizePixels, StopsWhenToldTo) {
  auto x = torch::full({1, 3, 1, 1}, 0.5f);
  const auto summary =
      optimize_pixels(distance_to(torch::ones({1, 3, 1, 1})), x, adam(100, 0.01), [](const Iteration& it) {
        return it.index == 2 ? Proceed::kStop : Proceed::kYes;
      });
  EXPECT_TRUE(summary.stopped);
  EXPECT_EQ(summary.iterations, 3);
  EXPECT_NEAR(x[0][0][0][0].item<double>(), 0.53, 1e-4);
}

TEST(OptimizePixels, AnIterationMayHaveNoLoss) {
  const auto target = torch::ones({1, 3, 2, 2});
  const auto every_second = [&](const torch::Tensor& x, int iteration) {
    const auto value = iteration % 2 == 0 ? (x - target).square().sum() : torch::zeros({});
    return std::vector<Evaluation>{{value, value.detach().view({1})}};
  };
  auto x = torch::full({1, 3, 2, 2}, 0.5f);
  EXPECT_EQ(optimize_pixels(every_second, x, adam(4, 0.02)).iterations, 4);
  EXPECT_GT(x.min().item<float>(), 0.53f);
}

TEST(OptimizePixels, SaysWhenTheFirstGradientIsNoNumber) {
  auto x = torch::full({1, 3, 1, 1}, 0.5f);
  const auto nothing = [](const torch::Tensor& p, int) {
    const auto value = (p * NAN).sum();
    return std::vector<Evaluation>{{value, value.detach().view({1})}};
  };
  auto options = adam(2, 0.01);
  options.relative_epsilon = 0.05;
  EXPECT_THROW(optimize_pixels(nothing, x, options), InputError);
}

TEST(PixelOptimizerOptions, AreValidated) {
  EXPECT_NO_THROW(validate(PixelOptimizerOptions{}));
  EXPECT_THROW(validate(adam(0, 0.1)), UsageError);
  EXPECT_THROW(validate(adam(1, 0)), UsageError);
  EXPECT_THROW(validate(adam(1, NAN)), UsageError);
  auto options = adam(10, 0.1);
  options.rate_steps = {{5, 0.1}, {5, 0.2}};
  EXPECT_THROW(validate(options), UsageError);
  options.rate_steps = {{0, 0.1}};
  EXPECT_THROW(validate(options), UsageError);
  options.rate_steps = {{5, -1}};
  EXPECT_THROW(validate(options), UsageError);
}

TEST(ParseRateSteps, ReadsAList) {
  const auto steps = parse_rate_steps("180:0.1,240:0.01");
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[1].iteration, 240);
  EXPECT_EQ(steps[1].learning_rate, 0.01);
  EXPECT_TRUE(parse_rate_steps("").empty());
  for (const std::string text : {"180", "180:", ":0.1", "180:0.1x", "180,0.1", "a:b"}) {
    EXPECT_THROW(parse_rate_steps(text), UsageError) << text;
  }
}

// All six cases of the independent statement: the loss at every step of Adam, and the picture it ends with.
TEST(OptimizePixels, FollowsTheIndependentFigures) {
  for (const auto& golden : goldens::kCases) {
    const auto& table = layer_table(golden.network);
    MaskInputs inputs;
    inputs.depth01 = depth_map(72, 96);
    inputs.height = 72;
    inputs.width = 96;
    const auto mask = [&](const std::string& text) {
      return text.empty() ? torch::Tensor() : Mask(text).evaluate(inputs);
    };
    std::vector<WeightedLayer> layers;
    for (const int layer : golden.style_layers) layers.push_back({layer, 1});
    Objective objective(
        std::make_shared<const FeatureNetwork>(table, HashedWeights(layer_tensors(table)), FeatureOptions{}),
        parse_convention(golden.convention));
    const torch::Tensor styles[] = {picture(64, 80, 1.0), picture(88, 64, 2.5)};
    for (size_t s = 0; s < golden.style_masks.size(); ++s) {
      objective.add_style(
          "style", styles[s], layers, golden.style_weight, mask(golden.style_masks[s]), Guide::kSimple);
    }
    objective.add_content(
        picture(72, 96, 0), {{golden.content_layer, 1}}, golden.content_weight, mask(golden.content_mask));
    objective.add_total_variation(golden.tv_weight);

    auto x = picture(72, 96, 0.7);
    std::vector<double> totals;
    const auto steps = static_cast<int>(golden.total_per_step.size());
    optimize_pixels([&](const torch::Tensor& p, int) { return std::vector<Evaluation>{objective(p)}; },
                    x,
                    adam(steps, golden.learning_rate),
                    [&](const Iteration& it) {
                      totals.push_back(it.evaluation.total.item<double>());
                      return Proceed::kYes;
                    });
    const auto what = golden.network + " " + golden.convention;
    for (int i = 0; i < steps; ++i) {
      const double wanted = golden.total_per_step[static_cast<size_t>(i)];
      EXPECT_NEAR(totals[static_cast<size_t>(i)], wanted, 1e-3 * wanted) << what << " step " << i;
    }
    expect_summary(x, golden.result, 1e-3, what + " result");
  }
}

}  // namespace
}  // namespace rgbd_stylize
