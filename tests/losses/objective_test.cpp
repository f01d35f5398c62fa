#include "rgbd_stylize/losses/objective.hpp"

#include "check_summary.hpp"
#include "goldens.hpp"
#include "on_cuda.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/masks/mask.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::depth_map;
using testing_support::expect_summary;
using testing_support::OnCuda;
using testing_support::picture;

std::shared_ptr<const FeatureNetwork> hashed_network(const std::string& name,
                                                     int deepest,
                                                     torch::Device device = torch::kCPU) {
  const auto& table = layer_table(name);
  FeatureOptions options;
  options.deepest = deepest;
  options.device = device;
  return std::make_shared<const FeatureNetwork>(table, HashedWeights(layer_tensors(table)), options);
}

torch::Tensor mask_of(const std::string& text) {
  if (text.empty()) return {};
  MaskInputs inputs;
  inputs.depth01 = depth_map(72, 96);
  inputs.height = 72;
  inputs.width = 96;
  return Mask(text).evaluate(inputs);
}

Objective golden_objective(const goldens::Case& golden, torch::Device device = torch::kCPU) {
  int deepest = golden.content_layer;
  std::vector<WeightedLayer> layers;
  for (const int layer : golden.style_layers) {
    layers.push_back({layer, 1});
    deepest = std::max(deepest, layer);
  }
  Objective objective(hashed_network(golden.network, deepest, device), parse_convention(golden.convention));
  const torch::Tensor styles[] = {picture(64, 80, 1.0), picture(88, 64, 2.5)};
  for (size_t s = 0; s < golden.style_masks.size(); ++s) {
    objective.add_style("style" + std::to_string(s),
                        styles[s].to(device),
                        layers,
                        golden.style_weight,
                        mask_of(golden.style_masks[s]),
                        Guide::kSimple);
  }
  objective.add_content(picture(72, 96, 0.0).to(device),
                        {{golden.content_layer, 1}},
                        golden.content_weight,
                        mask_of(golden.content_mask));
  objective.add_total_variation(golden.tv_weight);
  return objective;
}

std::string name_of(const goldens::Case& golden) { return golden.network + " " + golden.convention; }

void expect_case(const goldens::Case& golden, torch::Device device, double tolerance) {
  const auto objective = golden_objective(golden, device);
  auto x = picture(72, 96, 0.7).to(device).requires_grad_(true);
  const auto evaluation = objective(x);
  const auto terms = evaluation.terms.cpu();
  const auto styles = static_cast<int64_t>(golden.style_masks.size());
  const auto near = [&](const torch::Tensor& got, double wanted, const std::string& what) {
    EXPECT_NEAR(got.item<double>(), wanted, tolerance * std::abs(wanted)) << name_of(golden) << ' ' << what;
  };
  near(terms.slice(0, 0, styles).sum(), golden.style, "style");
  near(terms[styles], golden.content, "content");
  near(terms[styles + 1], golden.tv, "tv");
  near(evaluation.total, golden.total, "total");
  evaluation.total.backward();
  expect_summary(x.grad(), golden.gradient, tolerance, name_of(golden) + " gradient");
}

TEST(Objective, AgreesWithTheIndependentFigures) {
  for (const auto& golden : goldens::kCases) expect_case(golden, torch::kCPU, 2e-4);
}

TEST_F(OnCuda, ObjectiveAgreesWithTheIndependentFigures) {
  for (const auto& golden : goldens::kCases) expect_case(golden, torch::kCUDA, 1e-3);
}

TEST(Objective, NamesItsTerms) {
  const auto objective = golden_objective(goldens::kCases[4]);
  EXPECT_EQ(objective.names(), (std::vector<std::string>{"style0", "style1", "content", "tv"}));
  EXPECT_EQ(objective.weights(), (std::vector<double>{1, 1, 1, 1e-2}));
}

TEST(Objective, GradientOfAnObjectiveIsTheNumericOne) {
  // A float64 network, two styles by depth, the guides at the size of each layer.
  const auto& table = layer_table("vgg16");
  FeatureOptions options;
  options.deepest = 8;
  options.dtype = torch::kFloat64;
  const auto network =
      std::make_shared<const FeatureNetwork>(table, HashedWeights(layer_tensors(table)), options);
  const auto depth = depth_map(12, 16);
  for (const auto guide : {Guide::kSimple, Guide::kInside}) {
    Objective objective(network, Convention::kBalanced);
    const auto mask = torch::sigmoid(20 * (depth - 0.5));
    const auto style = picture(16, 12, 1.0).to(torch::kFloat64),
               other = picture(14, 14, 2.0).to(torch::kFloat64);
    objective.add_style("a", style, {{3, 1}, {8, 0.5}}, 1, mask, guide);
    objective.add_style("b", other, {{3, 1}, {8, 0.5}}, 2, 1 - mask, guide);
    objective.add_content(picture(12, 16, 0).to(torch::kFloat64), {{6, 1}}, 0.5, depth);
    objective.add_total_variation(0.1);
    const auto at = picture(12, 16, 0.7).to(torch::kFloat64);
    auto x = at.clone().requires_grad_(true);
    objective(x).total.backward();
    constexpr double kStep = 1e-6;
    const double scale = x.grad().abs().mean().item<double>();
    for (const int64_t i : {0, 17, 100, 250, 301, 444, 575}) {
      auto above = at.clone(), below = at.clone();
      above.view(-1)[i] += kStep;
      below.view(-1)[i] -= kStep;
      const double numeric = (objective(above).total - objective(below).total).item<double>() / (2 * kStep);
      EXPECT_NEAR(x.grad().view(-1)[i].item<double>(), numeric, 1e-4 * (scale + std::abs(numeric))) << i;
    }
  }
}

TEST(Objective, SeveralAreEvaluatedAtOnceAsEachByItself) {
  const auto network = hashed_network("vgg16", 8);
  const auto depth = depth_map(72, 96), thin = torch::zeros({1, 1, 72, 96});
  thin.slice(3, 10, 13).fill_(1);  // is left out at relu1_2, so that the two look at different layers
  std::vector<Objective> objectives;
  for (const auto& mask : {depth, thin}) {
    objectives.emplace_back(network, Convention::kBalanced);
    auto& objective = objectives.back();
    const double phase = static_cast<double>(objectives.size());
    objective.add_style("style", picture(64, 80, 2.0), {{1, 1}, {3, 0.5}}, 1, mask, Guide::kInside);
    objective.add_content(picture(72, 96, phase), {{8, 1}}, 0.5, 1 - mask);
    objective.add_total_variation(0.1 * phase);
  }
  ASSERT_EQ(objectives[1].warnings().size(), 1u);
  const auto at = torch::cat({picture(72, 96, 0.7), picture(72, 96, 1.9)});
  auto x = at.clone().requires_grad_(true);
  const auto together = Objective::evaluate({&objectives[0], &objectives[1]}, x);
  (together[0].total + together[1].total).backward();
  for (int64_t i = 0; i < 2; ++i) {
    auto own = at.narrow(0, i, 1).clone().requires_grad_(true);
    const auto alone = objectives[size_t(i)](own);
    alone.total.backward();
    EXPECT_TRUE(torch::allclose(together[size_t(i)].terms, alone.terms, 1e-5)) << i;
    EXPECT_NEAR(together[size_t(i)].total.item<double>(), alone.total.item<double>(), 1e-5) << i;
    const double scale = own.grad().abs().max().item<double>();
    EXPECT_TRUE(torch::allclose(x.grad().narrow(0, i, 1), own.grad(), 1e-4, 1e-5 * scale)) << i;
  }
}

TEST(Objective, OnlyThoseOfOneNetworkAreEvaluatedAtOnce) {
  Objective one(hashed_network("vgg16", 3), Convention::kBalanced);
  Objective other(hashed_network("vgg16", 3), Convention::kBalanced);
  EXPECT_THROW(Objective::evaluate({&one, &other}, torch::rand({2, 3, 32, 32})), c10::Error);
}

TEST(Objective, LeavesOutALayerAtWhichAMaskSelectsNothing) {
  Objective objective(hashed_network("vgg16", 8), Convention::kBalanced);
  auto thin = torch::zeros({1, 1, 32, 32});
  thin.slice(3, 10, 13).fill_(
      1);  // three columns: a padded 3×3 convolution leaves one inside, two leave none
  objective.add_style("thin", picture(32, 32, 1), {{1, 1}, {3, 1}}, 1, thin, Guide::kInside);
  ASSERT_EQ(objective.warnings().size(), 1u);
  EXPECT_EQ(objective.warnings()[0], "thin: its mask selects nothing at layer relu1_2, which is left out");
  EXPECT_GT(objective(picture(32, 32, 0)).total.item<double>(), 0);
}

TEST(Objective, AMaskOfNothingAsksForNothing) {
  Objective objective(hashed_network("vgg16", 3), Convention::kBalanced);
  objective.add_style(
      "none", picture(32, 32, 1), {{1, 1}, {3, 1}}, 1, torch::zeros({1, 1, 32, 32}), Guide::kSimple);
  EXPECT_EQ(objective.warnings().size(), 2u);
  EXPECT_EQ(objective(picture(32, 32, 0)).total.item<double>(), 0);
}

}  // namespace
}  // namespace rgbd_stylize
