// Photographs that are painted as one batch, each against itself painted alone.
#include "grey_depth.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/stylize/painter.hpp"
#include "temporary_folder.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::depth_map;
using testing_support::grey_depth;
using testing_support::picture;
using testing_support::TemporaryFolder;

constexpr int kPhotographs = 3;

class Together : public ::testing::Test {
 protected:
  Together() {
    scene_.styles = {folder_.file("style.png")};
    scene_.depth = "memory";
    write_picture(scene_.styles[0], picture(40, 48, 1.0));
    options_.network.features = "vgg16";
    options_.network.weights = "random";
    options_.network.style_layers = options_.network.content_layers = "relu1_2,relu2_2";
    options_.optimizer.iterations = 8;
  }

  void add_second_style() {
    scene_.styles.push_back(folder_.file("other.png"));
    write_picture(scene_.styles[1], picture(36, 36, 2.0));
  }

  // Photographs differ in brightness, too, and with it in the size of their gradients; depths differ in
  // shape.
  [[nodiscard]] Photograph photograph(int number) const {
    RgbdFile file;
    file.image.rgb = picture(48, 64, 0.7 * number) * (0.2 + 0.4 * number);
    file.image.depth_m = 1 + depth_map(48, 64).pow(1 + number);
    return prepare_photograph(file, scene_);
  }

  struct Painted {
    torch::Tensor pastiche;
    std::vector<torch::Tensor> losses;  // of each iteration: the total, and the terms
  };

  static std::vector<Painted> paint(const Painter& painter, const std::vector<const PaintJob*>& jobs) {
    std::vector<Painted> painted(jobs.size());
    const auto result = painter.paint(jobs, [&](const StylizeIteration& it) {
      const auto& evaluation = it.iteration.evaluation;
      painted[size_t(it.iteration.picture)].losses.push_back(
          torch::cat({evaluation.total.view({1}), evaluation.terms}));
      return Proceed::kYes;
    });
    for (size_t i = 0; i < jobs.size(); ++i) painted[i].pastiche = result.pastiches.narrow(0, int64_t(i), 1);
    return painted;
  }

  // In double precision: where a feature is all but 0, rounding decides whether a ReLU lets its gradient
  // pass, and Adam makes of that, in single precision, a hundredth of a pixel's range in a few steps.
  void expect_each_as_alone() {
    const Painter painter(scene_, options_, grey_depth(DepthDomain::kMetres), torch::kCPU, torch::kFloat64);
    std::vector<PaintJob> jobs;
    for (int i = 0; i < kPhotographs; ++i) {
      auto exact = photograph(i);
      exact.rgb = exact.rgb.to(torch::kFloat64);
      jobs.push_back(painter.prepare(exact));
    }
    const auto together = paint(painter, {&jobs[0], &jobs[1], &jobs[2]});
    for (size_t i = 0; i < jobs.size(); ++i) {
      const auto alone = paint(painter, {&jobs[i]}).front();
      EXPECT_GT((alone.pastiche - jobs[i].photograph.rgb).abs().mean().item<double>(), 0.005)
          << "hardly anything was painted";
      EXPECT_LT((together[i].pastiche - alone.pastiche).abs().max().item<double>(), 1e-5) << i;
      EXPECT_EQ(together[i].losses.size(), size_t(options_.optimizer.iterations));
      EXPECT_TRUE(torch::allclose(torch::stack(together[i].losses), torch::stack(alone.losses), 1e-4)) << i;
    }
  }

  TemporaryFolder folder_;
  SceneOptions scene_;
  StylizeOptions options_;
};

TEST_F(Together, WithoutMasks) { expect_each_as_alone(); }

TEST_F(Together, InSinglePrecisionButForRounding) {
  const Painter painter(scene_, options_, {}, torch::kCPU, torch::kFloat32);
  const auto first = painter.prepare(photograph(0)), second = painter.prepare(photograph(1));
  const auto together = paint(painter, {&first, &second});
  const auto alone = paint(painter, {&second}).front();
  EXPECT_LT((together[1].pastiche - alone.pastiche).abs().mean().item<double>(), 1e-4);
}

TEST_F(Together, TwoStylesByDepth) {
  add_second_style();
  scene_.masks = {"sigmoid:20,0.5", "rest"};
  expect_each_as_alone();
}

TEST_F(Together, AMaskOnTheContent) {
  scene_.content_mask = "1-linear:0,1";
  options_.objective.content_weight = 1;
  expect_each_as_alone();
}

TEST_F(Together, MasksThatReachLayersByTheirInside) {
  scene_.masks = {"step:0.3"};
  options_.objective.guide = Guide::kInside;
  expect_each_as_alone();
}

TEST_F(Together, DepthLosses) {
  options_.objective.depth_weight = 2;
  for (const auto kind : {DepthLossKind::kMse, DepthLossKind::kSsi, DepthLossKind::kSensor}) {
    options_.objective.depth_loss = kind;
    expect_each_as_alone();
  }
}

TEST_F(Together, SeveralScalesAndStepsOfTheLearningRate) {
  options_.scales = 2;
  options_.optimizer.rate_steps = {{3, 0.01}, {6, 0.004}};
  expect_each_as_alone();
}

TEST_F(Together, ColoursOfThePhotographs) {
  for (const auto colors : {KeepColors::kLinear, KeepColors::kLuminance}) {
    options_.keep_colors = colors;
    expect_each_as_alone();
  }
}

TEST_F(Together, StartedFromNoise) {
  options_.init = "noise";
  options_.scales = 2;
  expect_each_as_alone();
}

TEST_F(Together, PhotographsOfTwoSizesAreNoBatch) {
  const Painter painter(scene_, options_, {}, torch::kCPU, torch::kFloat32);
  const auto job = painter.prepare(photograph(0));
  auto larger = photograph(1);
  larger.rgb = picture(48, 72, 0.0);
  larger.depth01 = depth_map(48, 72);
  const auto other = painter.prepare(larger);
  EXPECT_THROW(painter.paint({&job, &other}), std::invalid_argument);
}

}  // namespace
}  // namespace rgbd_stylize
