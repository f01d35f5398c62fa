// The depth loss as a term of the objective.
#include "grey_depth.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/depth/depth_map.hpp"
#include "rgbd_stylize/losses/depth_views.hpp"
#include "rgbd_stylize/stylize/stylize.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::grey_depth;
using testing_support::picture;

// Sees nothing more after so many readings, of which the first is that of the photograph.
class FailingDepth : public testing_support::GreyDepth {
 public:
  explicit FailingDepth(int readings) : GreyDepth(DepthDomain::kDisparity), readings_(readings) {}
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    return GreyDepth::forward(rgb) * (readings_-- > 0 ? 1.0 : NAN);
  }

 private:
  mutable int readings_;
};

// Makes a row more every time.
class GrowingDepth : public testing_support::GreyDepth {
 public:
  GrowingDepth() : GreyDepth(DepthDomain::kDisparity) {}
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    return torch::constant_pad_nd(GreyDepth::forward(rgb), {0, 0, 0, rows_++}, 1);
  }

 private:
  mutable int64_t rows_ = 0;
};

class DepthTerm : public ::testing::Test {
 protected:
  DepthTerm() {
    scene_.rgb = picture(48, 64, 0.0);
    scene_.styles.push_back({"style", picture(40, 48, 1.0), {}, 1, {}});
    options_.network.features = "vgg16";
    options_.network.style_layers = "relu1_2";
    options_.network.content_layers = "relu1_2";
    options_.objective.depth_weight = 10;
    options_.objective.depth_loss = DepthLossKind::kMse;
    options_.scales = 1;
    options_.optimizer.iterations = 15;
  }

  [[nodiscard]] Plan plan() const { return make_plan(scene_, options_, weights_); }

  [[nodiscard]] std::vector<Objective> objectives(const Plan& plan) const {
    return build_objectives(scene_,
                            plan,
                            options_,
                            load_network(plan, options_, weights_, torch::kCPU, torch::kFloat32),
                            network_);
  }

  // The value of the term named `name` in every iteration; empty where there is none.
  std::vector<double> trace(const std::string& name) {
    const auto plan = this->plan();
    const auto objectives = this->objectives(plan);
    std::vector<double> values;
    result_ = stylize({{scene_, objectives}}, plan, options_, [&](const StylizeIteration& it) {
      const auto found = std::find(it.term_names.begin(), it.term_names.end(), name);
      if (found != it.term_names.end())
        values.push_back(it.iteration.evaluation.terms[found - it.term_names.begin()].item<double>());
      return Proceed::kYes;
    });
    return values;
  }

  static torch::Tensor grey(const torch::Tensor& rgb) { return rgb.mean(1, /*keepdim=*/true); }

  const ChosenWeights weights_{"vgg16",
                               WeightOrigin::kRandom,
                               "",
                               std::make_unique<HashedWeights>(layer_tensors(layer_table("vgg16")))};
  Scene scene_;
  StylizeOptions options_;
  std::shared_ptr<const DepthNetwork> network_ = grey_depth(DepthDomain::kDisparity).network;
  StylizeResult result_;
};

TEST_F(DepthTerm, IsTheDistanceOfTheReadings) {
  scene_.init = picture(48, 64, 2.0);
  options_.init = "start.png";
  options_.optimizer.iterations = 1;
  const double by_hand = (grey(scene_.init) - grey(scene_.rgb)).square().mean().item<double>();
  const auto values = trace("depth");
  ASSERT_EQ(values.size(), 1u);
  EXPECT_NEAR(values[0], by_hand, 1e-6 * by_hand);
  options_.objective.depth_loss = DepthLossKind::kSsi;
  const auto from_afar = [](const torch::Tensor& rgb) { return grey(seen_from_afar(rgb)); };
  const auto ssi = compare_depth(DepthLossKind::kSsi, from_afar(scene_.init), from_afar(scene_.rgb));
  EXPECT_NEAR(trace("depth").at(0), ssi.item<double>(), 1e-6);
}

// As the loss itself measures it, but in the whole picture and at its own size. The sensor saw a slope where
// the network sees none.
TEST_F(DepthTerm, EveryLossKeepsTheDepth) {
  const auto slope = torch::linspace(1, 2, 64).expand({1, 1, 48, 64});
  scene_.depth_m = 1 / slope;
  options_.optimizer.iterations = 30;
  for (const auto kind :
       {DepthLossKind::kMse, DepthLossKind::kSsi, DepthLossKind::kGradient, DepthLossKind::kSensor}) {
    const auto target = kind == DepthLossKind::kSensor ? slope : grey(scene_.rgb);
    const auto distance = [&] { return compare_depth(kind, grey(result_.pastiches), target).item<double>(); };
    options_.objective.depth_loss = kind;
    options_.objective.depth_weight = 10;
    trace("depth");
    const double with = distance();
    options_.objective.depth_weight = 0;
    EXPECT_TRUE(trace("depth").empty()) << "a weight of 0 leaves the term out";
    EXPECT_LT(with, 0.5 * distance()) << depth_loss_name(kind);
  }
}

TEST_F(DepthTerm, OfANetworkThatChangesItsSizeSaysSo) {
  network_ = std::make_shared<const GrowingDepth>();
  try {
    trace("depth");
    ADD_FAILURE() << "nothing was thrown";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("makes [1, 1, 49, 64] of the pastiche, but made [1, 1, 48, 64]"),
              std::string::npos)
        << error.what();
  }
}

TEST_F(DepthTerm, GoesThroughScalesMasksAndSeveralStyles) {
  scene_.styles.push_back({"style[1]", picture(32, 32, 2.0), torch::ones({1, 1, 48, 64}), 1, {}});
  scene_.styles[0].mask = torch::zeros({1, 1, 48, 64});
  scene_.styles[0].mask.slice(3, 0, 32).fill_(1);
  options_.scales = 2;
  const auto values = trace("depth");
  EXPECT_EQ(values.size(), 15u);
  EXPECT_NEAR(values.front(), 0, 1e-9) << "it starts from the photograph";
}

// The sensor saw a slope that the network does not see: its loss pulls at every pixel.
TEST_F(DepthTerm, LeavesAloneWhatNoMaskSelects) {
  scene_.depth_m = 1 / torch::linspace(1, 2, 64).expand({1, 1, 48, 64});
  scene_.styles[0].mask = torch::zeros({1, 1, 48, 64});
  scene_.styles[0].mask.slice(3, 0, 32).fill_(1);
  options_.objective.tv_weight = 0;
  const auto change = [&](int64_t first, int64_t last) {
    return (result_.pastiches - scene_.rgb).abs().slice(3, first, last).max().item<double>();
  };
  for (const auto kind : {DepthLossKind::kMse, DepthLossKind::kSensor}) {
    options_.objective.depth_loss = kind;
    trace("depth");
    EXPECT_GT(change(0, 32), 0.05);
    EXPECT_LT(change(44, 64), 1e-4) << "farther from the mask than convolutions see";
  }
  scene_.styles.push_back({"style[1]", picture(32, 32, 2.0), torch::Tensor(), /*weight=*/0, {}});
  trace("depth");
  EXPECT_LT(change(44, 64), 1e-4) << "where only a style without a weight would be painted";
  scene_.styles[1].weight = 1e-3;
  trace("depth");
  EXPECT_GT(change(44, 64), 0.05) << "where one is painted everywhere";
}

TEST_F(DepthTerm, LeavesThePhotographWhereNothingIsPainted) {
  scene_.depth_m = 1 / torch::linspace(1, 2, 64).expand({1, 1, 48, 64});
  const auto stays = [&] { return torch::equal(result_.pastiches, scene_.rgb); };
  for (const auto kind : {DepthLossKind::kSsi, DepthLossKind::kSensor}) {
    options_.objective.depth_loss = kind;
    scene_.styles[0].mask = torch::zeros({1, 1, 48, 64});
    EXPECT_EQ(trace("depth").size(), 15u);
    EXPECT_TRUE(stays()) << depth_loss_name(kind) << ": the mask selects nothing";
    scene_.styles[0].mask = torch::Tensor();
    scene_.styles[0].weight = 0;
    trace("depth");
    EXPECT_EQ(stays(), kind == DepthLossKind::kSsi) << "only a sensor asks for more than the photograph";
    scene_.styles[0].weight = 1;
  }
}

// Where the measurement is one over the photograph's own grey, its disparity is the grey, and the term is one
// less the correlation of the grey that the network sees from afar and the grey that is sampled there; where
// half of the measurement is missing, of the other half.
TEST_F(DepthTerm, TakesTheSensorsDepthWhereItWasMeasured) {
  options_.objective.depth_loss = DepthLossKind::kSensor;
  options_.optimizer.iterations = 1;
  const auto seen = grey(seen_from_afar(scene_.rgb));
  const auto from_column = [&](int64_t first) {
    const auto measured = 1 / without_wild_depths(1 / grey(scene_.rgb).slice(3, 2 * first));
    const auto sampled = torch::_upsample_nearest_exact2d(measured, {24, 32 - first});
    return compare_depth(DepthLossKind::kSsi, seen.slice(3, first), sampled).item<double>();
  };
  scene_.depth_m = 1 / grey(scene_.rgb);
  EXPECT_NEAR(trace("depth").at(0), from_column(0), 1e-5);
  EXPECT_LT(from_column(0), 0.1);
  scene_.depth_m.slice(3, 0, 32).fill_(0);
  EXPECT_NEAR(trace("depth").at(0), from_column(16), 1e-5);
  scene_.depth_m = grey(scene_.rgb);  // far where the network sees near
  EXPECT_GT(trace("depth").at(0), 1);
  scene_.depth_m.zero_();
  EXPECT_THROW(trace("depth"), InputError);
}

TEST_F(DepthTerm, TellsOfASensorThatMeasuredFarWhereTheNetworkSeesNear) {
  options_.objective.depth_loss = DepthLossKind::kSensor;
  options_.scales = 2;
  const auto warnings = [&] { return guide_warnings(objectives(plan())); };
  scene_.depth_m = 1 / grey(scene_.rgb);
  EXPECT_TRUE(warnings().empty());
  scene_.depth_m = grey(scene_.rgb);
  ASSERT_EQ(warnings().size(), 1u) << "once for all scales";
  EXPECT_NE(warnings()[0].find("far, grey sees near; is larger farther in the depth file"),
            std::string::npos);
}

TEST_F(DepthTerm, ThatIsNoNumberIsNamedAtOnce) {
  network_ = std::make_shared<const FailingDepth>(/*readings=*/4);
  try {
    trace("depth");
    ADD_FAILURE() << "nothing was thrown";
  } catch (const InputError& error) {
    EXPECT_EQ(std::string(error.what()).rfind("iteration 4: the loss depth is not a finite number", 0), 0u)
        << error.what();
  }
}

TEST(PresetLiu2017, HoldsTheLossOfThePaper) {
  const auto options = preset("liu2017");
  EXPECT_EQ(options.network.features, "vgg16");
  EXPECT_EQ(options.network.content_layers, "relu2_2");
  EXPECT_EQ(options.objective.convention, Convention::kJohnson);
  EXPECT_EQ(options.objective.depth_weight, options.objective.style_weights[0]);
  EXPECT_EQ(options.objective.depth_weight, 5 * options.objective.content_weight);
  EXPECT_EQ(options.depth_model.model, "hourglass");
}

}  // namespace
}  // namespace rgbd_stylize
