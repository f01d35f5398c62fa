#include "rgbd_stylize/stylize/stylize.hpp"

#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::picture;

ChosenWeights random_weights(const std::string& network) {
  return {network,
          WeightOrigin::kRandom,
          "",
          std::make_unique<HashedWeights>(layer_tensors(layer_table(network)))};
}

// Only the tensors of the first layers.
class Shortened : public HashedWeights {
 public:
  Shortened(const LayerTable& table, size_t tensors)
      : HashedWeights(layer_tensors(table)), tensors_(tensors) {}
  [[nodiscard]] std::vector<std::string> names() const override {
    auto names = HashedWeights::names();
    names.resize(tensors_);
    return names;
  }

 private:
  size_t tensors_;
};

Scene scene_of(int64_t height, int64_t width) {
  Scene scene;
  scene.rgb = picture(height, width, 0.0);
  scene.styles.push_back({"style", picture(40, 48, 1.0), {}, 1, {}});
  return scene;
}

StylizeOptions options_of(int iterations, int scales = 1) {
  StylizeOptions options;
  options.network.features = "vgg16";
  options.network.style_layers = "relu1_2,relu2_2";
  options.network.content_layers = "relu2_2";
  options.optimizer.iterations = iterations;
  options.scales = scales;
  return options;
}

StylizeResult run(const Scene& scene, const StylizeOptions& options, const StylizeCallback& callback = {}) {
  const auto weights = random_weights("vgg16");
  const auto plan = make_plan(scene, options, weights);
  const auto objectives = build_objectives(
      scene, plan, options, load_network(plan, options, weights, torch::kCPU, torch::kFloat32));
  return stylize({{scene, objectives}}, plan, options, callback);
}

TEST(Stylize, LowersTheLossAndKeepsTheSize) {
  std::vector<double> totals;
  const auto result = run(scene_of(48, 64), options_of(20), [&](const StylizeIteration& it) {
    totals.push_back(it.iteration.evaluation.total.item<double>());
    return Proceed::kYes;
  });
  EXPECT_EQ(result.pastiches.sizes(), (torch::IntArrayRef{1, 3, 48, 64}));
  EXPECT_EQ(result.summary.iterations, 20);
  EXPECT_LT(totals.back(), 0.5 * totals.front());
}

TEST(Stylize, DoesNotTouchThePhotograph) {
  const auto scene = scene_of(48, 64);
  const auto before = scene.rgb.clone();
  run(scene, options_of(3));
  EXPECT_TRUE(torch::equal(scene.rgb, before));
}

TEST(Stylize, RepeatsItselfToTheBit) {
  auto options = options_of(6, 2);
  options.init = "noise";
  options.seed = 7;
  const auto first = run(scene_of(48, 64), options).pastiches;
  EXPECT_TRUE(torch::equal(first, run(scene_of(48, 64), options).pastiches));
  options.seed = 8;
  EXPECT_FALSE(torch::equal(first, run(scene_of(48, 64), options).pastiches));
}

TEST(Stylize, LeavesWhatTheMaskLeavesOut) {
  // The left half is selected; beyond the receptive field of the border, the right half stays the photograph:
  // the style has no gradient there, the content is at its minimum, and total variation, here ten times its
  // default, does not smooth it.
  auto scene = scene_of(48, 96);
  scene.styles[0].mask = torch::zeros({1, 1, 48, 96});
  scene.styles[0].mask.slice(3, 0, 48).fill_(1);
  auto options = options_of(15, 2);
  options.objective.tv_weight = 1;
  const auto change = (run(scene, options).pastiches - scene.rgb).abs();
  EXPECT_GT(change.slice(3, 0, 40).mean().item<double>(), 0.02);
  EXPECT_LT(change.slice(3, 80).mean().item<double>(), 0.002);
}

TEST(Stylize, TellsThatNoStyleHasAWeight) {
  auto scene = scene_of(48, 64);
  scene.styles[0].weight = 0;
  const auto weights = random_weights("vgg16");
  const auto options = options_of(3);
  const auto plan = make_plan(scene, options, weights);
  const auto objectives = build_objectives(
      scene, plan, options, load_network(plan, options, weights, torch::kCPU, torch::kFloat32));
  EXPECT_EQ(guide_warnings(objectives),
            std::vector<std::string>{"--style-weight: no style has a weight, and nothing is painted"});
}

// Total variation would blur it.
TEST(Stylize, LeavesAPhotographOfWhichNoMaskSelectsAnythingAsItIs) {
  auto scene = scene_of(48, 64);
  scene.styles[0].mask = torch::zeros({1, 1, 48, 64});
  auto options = options_of(6, 2);
  EXPECT_TRUE(torch::equal(run(scene, options).pastiches, scene.rgb));
  options.init = "noise";
  EXPECT_FALSE(torch::equal(run(scene, options).pastiches, scene.rgb));
  options.objective.content_weight = options.objective.tv_weight = 0;
  EXPECT_THROW(run(scene, options), UsageError) << "it would stay noise";
}

TEST(Stylize, ContentOfNoWeightAsksForNoLayer) {
  const auto weights = random_weights("vgg16");
  auto options = options_of(3);
  options.network.style_layers = "relu1_1";
  const auto tiny = scene_of(3, 3);
  EXPECT_THROW(make_plan(tiny, options, weights), InputError) << "two positions at relu2_2";
  options.objective.content_weight = 0;
  EXPECT_TRUE(make_plan(tiny, options, weights).content_layers.empty());
  options.network.content_layers = "relu9_9";
  EXPECT_THROW(make_plan(tiny, options, weights), UsageError);
}

TEST(Stylize, OfNoiseTellsHowMuchNoStyleIsPaintedIn) {
  const auto weights = random_weights("vgg16");
  auto scene = scene_of(48, 64);
  auto options = options_of(3);
  options.init = "noise";
  EXPECT_TRUE(make_plan(scene, options, weights).warnings.empty()) << "there is no mask";
  scene.styles[0].mask = torch::zeros({1, 1, 48, 64});
  scene.styles[0].mask.slice(3, 0, 48).fill_(1);
  const auto warnings = make_plan(scene, options, weights).warnings;
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("--init noise: no style is painted in 25 %"), std::string::npos) << warnings[0];
  scene.styles.push_back({"style[1]", picture(40, 48, 2.0), 1 - scene.styles[0].mask, /*weight=*/0, {}});
  EXPECT_EQ(make_plan(scene, options, weights).warnings, warnings) << "a style of no weight is not painted";
  scene.styles.pop_back();
  options.init = "content";
  EXPECT_TRUE(make_plan(scene, options, weights).warnings.empty());
}

TEST(Stylize, GoesThroughTheScalesAndCountsOverAllOfThem) {
  std::vector<int> scales, indices;
  std::vector<int64_t> heights;
  run(scene_of(64, 64), options_of(5, 2), [&](const StylizeIteration& it) {
    scales.push_back(it.scale);
    indices.push_back(it.index);
    heights.push_back(it.iteration.pastiche.size(2));
    return Proceed::kYes;
  });
  EXPECT_EQ(scales, (std::vector<int>{0, 0, 0, 1, 1}));
  EXPECT_EQ(indices, (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_EQ(heights, (std::vector<int64_t>{32, 32, 32, 64, 64}));
}

TEST(Stylize, AStoppedRunStillHasAFullPicture) {
  const auto result =
      run(scene_of(64, 64), options_of(6, 2), [](const StylizeIteration&) { return Proceed::kStop; });
  EXPECT_TRUE(result.summary.stopped);
  EXPECT_EQ(result.summary.iterations, 1);
  EXPECT_EQ(result.pastiches.sizes(), (torch::IntArrayRef{1, 3, 64, 64}));
}

TEST(Stylize, AStepOfTheLearningRateCountsOverAllScales) {
  auto options = options_of(6, 2);
  options.optimizer.learning_rate = 0.02;
  options.optimizer.rate_steps = {{2, 0.01}, {4, 0.005}};
  std::vector<double> rates;
  run(scene_of(64, 64), options, [&](const StylizeIteration& it) {
    rates.push_back(it.iteration.learning_rate);
    return Proceed::kYes;
  });
  EXPECT_EQ(rates, (std::vector<double>{0.02, 0.02, 0.01, 0.01, 0.005, 0.005}));
}

TEST(Stylize, StartedFromAPictureKeepsItsDetailThroughTheScales) {
  auto scene = scene_of(64, 64);
  scene.init = picture(64, 64, 2.0);
  auto options = options_of(2, 2);
  options.init = "start.png";
  options.optimizer.learning_rate = 1e-6;
  EXPECT_LT((run(scene, options).pastiches - scene.init).abs().max().item<double>(), 1e-4);
}

TEST(Stylize, RefusesWeightsWithoutAFiniteGradient) {
  auto options = options_of(1);
  options.objective.tv_weight = 1e300;
  EXPECT_THROW(run(scene_of(48, 64), options), InputError);
}

TEST(MakePlan, WarnsOfAStepThatIsNeverReached) {
  auto options = options_of(3);
  options.optimizer.rate_steps = {{5, 0.1}};
  const auto weights = random_weights("vgg16");
  EXPECT_EQ(make_plan(scene_of(48, 64), options, weights).warnings.size(), 1u);
}

TEST(Stylize, StartsFromAPicture) {
  auto scene = scene_of(48, 64);
  scene.init = torch::full({1, 3, 12, 16}, 0.25f);
  auto options = options_of(1);
  options.init = "start.png";
  options.optimizer.learning_rate = 1e-4;
  EXPECT_LT((run(scene, options).pastiches - 0.25).abs().max().item<double>(), 2e-4);
}

TEST(Stylize, AWeightOfZeroLeavesATermOut) {
  auto options = options_of(1);
  options.objective.content_weight = 0;
  options.objective.tv_weight = 0;
  run(scene_of(48, 64), options, [](const StylizeIteration& it) {
    EXPECT_EQ(it.term_names, (std::vector<std::string>{"style"}));
    return Proceed::kYes;
  });
}

TEST(MakePlan, RefusesAPictureTooSmallForTheDeepestLayer) {
  auto options = options_of(1);
  options.network.style_layers = "relu4_1";  // an eighth of the size: two positions need 16 pixels
  EXPECT_NO_THROW(run(scene_of(16, 64), options));
  try {
    run(scene_of(15, 64), options);
    FAIL() << "no error";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("64x15 is too small for layer relu4_1"), std::string::npos)
        << error.what();
  }
}

TEST(MakePlan, TakesTheLayersThatTheWeightsHold) {
  const auto& table = layer_table("vgg19");
  ChosenWeights weights{
      "vgg19", WeightOrigin::kRandom, "", std::make_unique<Shortened>(table, 16)};  // to relu3_4
  auto options = options_of(1);
  options.network.style_layers = options.network.content_layers = "";
  const auto plan = make_plan(scene_of(64, 64), options, weights);
  EXPECT_EQ(layers_text(table, plan.style_layers), "relu1_1,relu2_1,relu3_1,relu3_4");
  EXPECT_EQ(layers_text(table, plan.content_layers), "relu3_3");
  ASSERT_EQ(plan.warnings.size(), 1u);
  EXPECT_NE(plan.warnings[0].find("instead of relu1_1,relu2_1,relu3_1,relu4_1"), std::string::npos);

  options.network.style_layers = "relu4_1";
  EXPECT_THROW(make_plan(scene_of(64, 64), options, weights), WeightsError);
}

TEST(Options, AreValidated) {
  const auto refused = [](const std::function<void(StylizeOptions&)>& change) {
    StylizeOptions options;
    change(options);
    EXPECT_THROW(validate(options), UsageError);
  };
  EXPECT_NO_THROW(validate(StylizeOptions{}));
  refused([](auto& o) { o.objective.content_weight = -1; });
  refused([](auto& o) { o.objective.content_weight = NAN; });
  refused([](auto& o) { o.objective.style_weights = {1, -1}; });
  refused([](auto& o) { o.objective.tv_weight = INFINITY; });
  refused([](auto& o) { o.style_scale = 0; });
  refused([](auto& o) { o.style_scale = 17; });
  refused([](auto& o) { o.scales = -1; });
  refused([](auto& o) { o.optimizer.iterations = 0; });
}

TEST(Preset, HoldsThePublishedSettings) {
  const auto jamgochian = preset("jamgochian2019");
  EXPECT_EQ(jamgochian.network.features, "squeezenet");
  EXPECT_EQ(jamgochian.objective.convention, Convention::kCs231n);
  EXPECT_EQ(jamgochian.optimizer.iterations, 300);
  ASSERT_EQ(jamgochian.optimizer.rate_steps.size(), 1u);
  EXPECT_EQ(jamgochian.optimizer.rate_steps[0].iteration, 180);
  EXPECT_DOUBLE_EQ(jamgochian.optimizer.learning_rate / jamgochian.optimizer.rate_steps[0].learning_rate, 30);
  const auto gatys = preset("gatys2016");
  EXPECT_EQ(gatys.network.features, "vgg19");
  EXPECT_EQ(gatys.network.pooling, Pooling::kAverage);
  EXPECT_EQ(gatys.optimizer.kind, OptimizerKind::kLbfgs);
  EXPECT_DOUBLE_EQ(gatys.objective.content_weight / gatys.objective.style_weights[0], 1e-3);
  EXPECT_THROW(preset("monet1872"), UsageError);
}

}  // namespace
}  // namespace rgbd_stylize
