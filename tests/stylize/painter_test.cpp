#include "rgbd_stylize/stylize/painter.hpp"

#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "temporary_folder.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::depth_map;
using testing_support::picture;
using testing_support::TemporaryFolder;

class PainterTest : public ::testing::Test {
 protected:
  PainterTest() {
    scene_.styles = {folder_.file("style.png")};
    scene_.depth = "memory";
    scene_.masks = {"sigmoid:20,0.5"};
    write_picture(scene_.styles[0], picture(20, 20, 1.0));
    options_.network.features = "vgg16";
    options_.network.weights = "random";
    options_.network.style_layers = options_.network.content_layers = "relu1_2";
    options_.optimizer.iterations = 2;
  }

  [[nodiscard]] Painter painter() const { return {scene_, options_, {}, torch::kCPU, torch::kFloat32}; }

  [[nodiscard]] Photograph photograph(double phase, int64_t height = 24, int64_t width = 32) const {
    RgbdFile file;
    file.image.rgb = picture(height, width, phase);
    file.image.depth_m = 1 + depth_map(height, width);
    return prepare_photograph(file, scene_);
  }

  static torch::Tensor painted(const Painter& painter, const Photograph& photograph) {
    const auto job = painter.prepare(photograph);
    return painter.paint({&job}).pastiches;
  }

  TemporaryFolder folder_;
  SceneOptions scene_;
  StylizeOptions options_;
};

TEST_F(PainterTest, PaintsOneAfterAnotherAsEachByItself) {
  for (const auto colors : {KeepColors::kNone, KeepColors::kLinear}) {
    options_.keep_colors = colors;
    const auto one = painter();
    for (const double phase : {0.0, 0.7, 1.4}) {
      EXPECT_TRUE(torch::equal(painted(one, photograph(phase)), painted(painter(), photograph(phase))))
          << phase;
    }
    const auto larger = photograph(0.3, 36, 48);
    EXPECT_TRUE(torch::equal(painted(one, larger), painted(painter(), larger))) << "another size";
  }
}

TEST_F(PainterTest, PhotographsOfOneSizeShareAStylesTarget) {
  const auto one = painter();
  const auto targets = [&](const Photograph& photograph) {
    return one.prepare(photograph).scene.styles[0].targets;
  };
  const auto kept = targets(photograph(0));
  EXPECT_EQ(kept->size(), 1u);
  const auto* computed = kept->begin()->second.losses.data();
  EXPECT_EQ(targets(photograph(1)), kept);
  EXPECT_EQ(kept->size(), 1u) << "the same size";
  EXPECT_EQ(kept->begin()->second.losses.data(), computed) << "and not computed again";
  static_cast<void>(targets(photograph(1, 48, 64)));
  EXPECT_EQ(kept->size(), 2u) << "another size";
}

TEST_F(PainterTest, ManySizesDoNotFillTheMemory) {
  const auto one = painter();
  std::shared_ptr<StyleTargets> kept;
  for (int64_t i = 0; i < 40; ++i) kept = one.prepare(photograph(0, 24, 32 + i)).scene.styles[0].targets;
  EXPECT_LE(kept->size(), 16u);
}

TEST_F(PainterTest, AStyleThatTakesOnThePhotographsColoursIsNotShared) {
  options_.keep_colors = KeepColors::kLinear;
  const auto one = painter();
  EXPECT_TRUE(one.prepare(photograph(0)).scene.styles[0].targets->empty());
}

TEST_F(PainterTest, KnowsTheLayersBeforeAnyPhotograph) {
  EXPECT_EQ(painter().plan().style_layers.size(), 1u);
  options_.network.style_layers = "relu9_9";
  EXPECT_THROW(painter(), UsageError);
}

TEST_F(PainterTest, ReadsStylePicturesFirst) {
  scene_.styles.push_back(folder_.file("missing.png"));
  EXPECT_THROW(painter(), InputError);
}

}  // namespace
}  // namespace rgbd_stylize
