// A real photograph with real depth and real weights, where they lie beside the checkout.
#include "rgbd_stylize/stylize/scene.hpp"
#include "rgbd_stylize/stylize/stylize.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

const std::string kShared = SHARED_DIR;

class RealFrame : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kShared + "/nyu/labeled/00318.jpg")) {
      GTEST_SKIP() << "no NYU frames, paintings and weights beside this checkout";
    }
    files_.rgb = kShared + "/nyu/labeled/00318.jpg";
    files_.depth = kShared + "/nyu/labeled/00318.png";
    files_.styles = {kShared + "/images/style/starry_night.jpg"};
    files_.size = 160;
  }

  struct Run {
    Photograph photograph;
    SceneMasks masks;
    StylizeResult result;
    std::vector<double> totals;
  };

  Run run(const StylizeOptions& options) {
    Run run;
    run.photograph = load_photograph(files_);
    run.masks = load_masks(files_, run.photograph);
    const auto scene =
        make_scene(files_, load_pictures(files_, options.objective.style_weights), run.photograph, run.masks);
    const auto weights = choose_weights(options.network.features, "", kShared + "/weights");
    const auto plan = make_plan(scene, options, weights);
    const auto network = load_network(plan, options, weights, torch::kCPU, torch::kFloat32);
    const auto objectives = build_objectives(scene, plan, options, network);
    run.result = stylize({{scene, objectives}}, plan, options, [&](const StylizeIteration& it) {
      run.totals.push_back(it.iteration.evaluation.total.item<double>());
      return Proceed::kYes;
    });
    return run;
  }

  // How far a result is from the style, as VGG-19 sees it.
  double style_distance(const Run& run) {
    StylizeOptions options;
    options.network.features = "vgg19";
    options.objective.content_weight = options.objective.tv_weight = 0;
    const auto scene = make_scene(files_, load_pictures(files_, {1}), run.photograph, run.masks);
    const auto weights = choose_weights("vgg19", "", kShared + "/weights");
    const auto plan = make_plan(scene, options, weights);
    const auto network = load_network(plan, options, weights, torch::kCPU, torch::kFloat32);
    const auto objectives = build_objectives(scene, plan, options, network);
    return objectives.back()(run.result.pastiches).total.item<double>();
  }

  static double change_where(const Run& run, const torch::Tensor& where) {
    const auto change = (run.result.pastiches - run.photograph.rgb).abs().mean(1, /*keepdim=*/true);
    return change.masked_select(where).mean().item<double>();
  }

  SceneOptions files_;
};

TEST_F(RealFrame, Vgg19PaintsBothSidesOfTheBorderBetweenTwoStyles) {
  files_.styles.push_back(kShared + "/images/style/the_scream.jpg");
  files_.masks = {"sigmoid:20,0.5", "rest"};
  StylizeOptions options;
  options.network.features = "vgg19";
  options.optimizer.iterations = 40;
  const auto run = this->run(options);
  EXPECT_LT(run.totals.back(), 0.5 * run.totals.front());
  const auto& far = run.masks.styles[0];
  const double border = change_where(run, (far > 0.25) & (far < 0.75));
  const double beyond = 0.5 * (change_where(run, far > 0.95) + change_where(run, far < 0.05));
  EXPECT_GT(border, 0.5 * beyond) << "a dead band lies between the styles";
}

TEST_F(RealFrame, TheEmbeddedNetworkTakesTheStyleBetterThanSqueezeNet) {
  StylizeOptions options;
  options.optimizer.iterations = 60;
  options.network.features = "compact";
  const double compact = style_distance(run(options));
  options.network.features = "squeezenet";
  EXPECT_LT(compact, style_distance(run(options)));
}

TEST_F(RealFrame, JamgochianPresetKeepsThePhotographWhereTheStyleMaskSelectsNothing) {
  files_.masks = {"1-sigmoid:20,0.8"};
  files_.size = 480;  // the content is a sum over positions in this preset: it weighs more in larger pictures
  auto options = preset("jamgochian2019");
  const auto run = this->run(options);
  EXPECT_LT(run.totals.back(), 0.5 * run.totals.front());
  EXPECT_LT(change_where(run, run.masks.styles[0] < 0.05), 0.03);
  EXPECT_GT(change_where(run, run.masks.styles[0] > 0.95), 0.05);
}

}  // namespace
}  // namespace rgbd_stylize
