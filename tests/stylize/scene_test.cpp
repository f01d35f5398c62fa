#include "rgbd_stylize/stylize/scene.hpp"

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

// A photograph of 24×32 with a depth from 1.000 to 3.000 m in millimetres, and a style.
struct SceneFiles {
  TemporaryFolder folder;
  SceneOptions options;

  SceneFiles() {
    options.rgb = folder.file("photo.png");
    options.depth = folder.file("depth.png");
    options.styles = {folder.file("style.png")};
    write_picture(options.rgb, picture(24, 32, 0.2));
    write_picture(options.depth, (1000 + 2000 * depth_map(24, 32)) / 65535, {}, {}, 16);
    write_picture(options.styles[0], picture(20, 20, 1.0));
  }
};

ObjectiveOptions weighted(std::vector<double> styles) {
  ObjectiveOptions objective;
  objective.style_weights = std::move(styles);
  return objective;
}

TEST(LoadPhotograph, ReadsDepthInMetresAndNormalisesIt) {
  const SceneFiles files;
  const auto photograph = load_photograph(files.options);
  EXPECT_NEAR(photograph.depth.nearest, 1.0, 1e-6);
  EXPECT_NEAR(photograph.depth.farthest, 3.0, 1e-6);
  EXPECT_GT(photograph.normalized.near, 1.0);
  EXPECT_LT(photograph.normalized.far, 3.0);
  EXPECT_EQ(photograph.depth01[0][0][0][0].item<float>(), 0);
  EXPECT_EQ(photograph.depth01[0][0][23][31].item<float>(), 1);
  EXPECT_TRUE(photograph.warnings.empty());
}

TEST(LoadPhotograph, ResizesPictureAndDepthTogether) {
  SceneFiles files;
  files.options.size = 16;
  const auto photograph = load_photograph(files.options);
  EXPECT_EQ(photograph.rgb.sizes(), (torch::IntArrayRef{1, 3, 12, 16}));
  EXPECT_EQ(photograph.depth01.sizes(), (torch::IntArrayRef{1, 1, 12, 16}));
}

TEST(LoadPhotograph, InventsNoDepthBetweenNearAndFarWhenResized) {
  SceneFiles files;
  auto depth = torch::full({1, 1, 24, 32}, 1000.0f);
  depth.slice(3, 15).fill_(3000);
  write_picture(files.options.depth, depth / 65535, {}, {}, 16);
  files.options.size = 10;
  const auto depth01 = load_photograph(files.options).depth01;
  EXPECT_TRUE(((depth01 == 0) | (depth01 == 1)).all().item<bool>());
}

TEST(LoadPhotograph, FillsHolesBeforeAnythingElse) {
  SceneFiles files;
  auto depth = 1000 + 2000 * depth_map(24, 32);
  depth.slice(2, 4, 12).slice(3, 4, 12).fill_(0);
  write_picture(files.options.depth, depth / 65535, {}, {}, 16);
  const auto photograph = load_photograph(files.options);
  EXPECT_NEAR(photograph.depth.missing_share, 64.0 / (24 * 32), 1e-9);
  const auto truth = (1 + 2 * depth_map(24, 32) - photograph.normalized.near) /
                     (photograph.normalized.far - photograph.normalized.near);
  EXPECT_LT((photograph.depth01 - truth.clamp(0, 1)).abs().max().item<double>(), 0.1);
}

// Samples of four pixels stand at columns 2, 6, 10, 14, …: between 10 and 14 the picture says where the step
// is.
TEST(LoadPhotograph, BetweenTheSamplesOfASmallDepthFileDepthFollowsThePicture) {
  SceneFiles files;
  auto rgb = torch::full({1, 3, 24, 32}, 0.2f);
  rgb.slice(3, 13).fill_(0.8f);
  write_picture(files.options.rgb, rgb);
  auto depth = torch::full({1, 1, 6, 8}, 1000.0f);
  depth.slice(3, 3).fill_(3000);
  write_picture(files.options.depth, depth / 65535, {}, {}, 16);
  const auto depth01 = load_photograph(files.options).depth01;
  EXPECT_LT(depth01.slice(3, 0, 13).max().item<double>(), 0.02);
  EXPECT_GT(depth01.slice(3, 13).min().item<double>(), 0.98);
  files.options.size = 8;  // the size of the depth: nothing is between its samples
  const auto small = load_photograph(files.options).depth01;
  EXPECT_TRUE(((small == 0) | (small == 1)).all().item<bool>());
}

TEST(LoadPhotograph, WarnsOfAConstantDepth) {
  SceneFiles files;
  write_picture(files.options.depth, torch::full({1, 1, 24, 32}, 2000.0f / 65535), {}, {}, 16);
  const auto photograph = load_photograph(files.options);
  EXPECT_TRUE(photograph.normalized.constant);
  EXPECT_FALSE(photograph.warnings.empty());
}

TEST(LoadPhotograph, WorksWithoutDepth) {
  SceneFiles files;
  files.options.depth = "none";
  EXPECT_FALSE(load_photograph(files.options).depth01.defined());
}

TEST(PreparePhotograph, TakesAPictureFromMemoryAsFromItsFiles) {
  SceneFiles files;
  files.options.size = 16;
  const auto loaded = load_photograph(files.options);
  const auto picture = read_rgbd(files.options.rgb, files.options.depth, files.options.depth_file);
  auto options = files.options;
  options.rgb = options.depth = "elsewhere";
  const auto prepared = prepare_photograph(picture, options);
  EXPECT_TRUE(torch::equal(prepared.rgb, loaded.rgb));
  EXPECT_TRUE(torch::equal(prepared.depth01, loaded.depth01));
  options.depth = "none";
  EXPECT_FALSE(prepare_photograph(picture, options).depth01.defined());
}

TEST(LoadMasks, WarnsOfAMaskThatSelectsHardlyAnything) {
  SceneFiles files;
  files.options.masks = {"step:2"};
  const auto masks = load_masks(files.options, load_photograph(files.options));
  ASSERT_EQ(masks.warnings.size(), 1u);
  EXPECT_EQ(masks.warnings[0], "mask 'step:2' selects 0 % of the picture");
}

TEST(LoadMasks, ReadsPicturesAndLabels) {
  SceneFiles files;
  const auto grey = files.folder.file("grey.png"), labels = files.folder.file("labels.png");
  write_picture(grey, torch::full({1, 1, 24, 32}, 51 / 255.0f));
  auto ids = torch::zeros({1, 1, 24, 32});
  ids.slice(3, 0, 6).fill_(700);
  ids.slice(3, 30).fill_(3);
  write_picture(labels, ids / 65535, {}, {}, 16);
  files.options.masks = {"image:" + grey};
  files.options.content_mask = "label:" + labels + ":3,700";
  const auto masks = load_masks(files.options, load_photograph(files.options));
  EXPECT_NEAR(selected_share(masks.styles[0]), 0.2, 1e-6);
  EXPECT_NEAR(selected_share(masks.content), 0.25, 1e-6);
}

TEST(LoadMasks, RefusesLabelsInColourAndFractions) {
  SceneFiles files;
  files.options.masks = {"label:" + files.options.rgb + ":1"};
  EXPECT_THROW(load_masks(files.options, load_photograph(files.options)), InputError);
}

TEST(MakeScene, RefusesAStartOfAnotherAspect) {
  SceneFiles files;
  files.options.init = files.options.styles[0];  // square, on a photograph of 4:3
  const auto photograph = load_photograph(files.options);
  const auto pictures = load_pictures(files.options, {1});
  EXPECT_THROW(make_scene(files.options, pictures, photograph, {}), InputError);
}

TEST(MakeScene, AttachesMasksAndWeightsToStyles) {
  SceneFiles files;
  files.options.styles.push_back(files.options.styles[0]);
  files.options.masks = {"step:0.5", "rest"};
  const auto photograph = load_photograph(files.options);
  const auto masks = load_masks(files.options, photograph);
  const auto scene = make_scene(files.options, load_pictures(files.options, {1, 3}), photograph, masks);
  ASSERT_EQ(scene.styles.size(), 2u);
  EXPECT_EQ(scene.styles[1].name, "style[1]");
  EXPECT_EQ(scene.styles[1].weight, 3);
  EXPECT_TRUE(torch::allclose(scene.styles[0].mask + scene.styles[1].mask, torch::ones({1, 1, 24, 32})));
  EXPECT_EQ(load_pictures(files.options, {2}).styles[1].weight, 2) << "one weight for all";
}

TEST(CheckUsage, CountsMasksAndWeights) {
  SceneOptions options;
  EXPECT_THROW(check_usage(options, weighted({1})), UsageError) << "no photograph";
  options.rgb = "a.png";
  EXPECT_THROW(check_usage(options, weighted({1})), UsageError) << "no style";
  options.styles = {"s.png", "t.png"};
  EXPECT_NO_THROW(check_usage(options, weighted({1})));
  EXPECT_THROW(check_usage(options, weighted({1, 2, 3})), UsageError);
  options.masks = {"ones"};
  EXPECT_THROW(check_usage(options, weighted({1})), UsageError) << "one mask for two styles";
  options.masks = {"ones", "blob:1"};
  EXPECT_THROW(check_usage(options, weighted({1})), UsageError) << "an unknown mask";
  options.masks = {"ones", "rest"};
  EXPECT_NO_THROW(check_usage(options, weighted({1, 2})));
  options.content_mask = "rest";
  EXPECT_THROW(check_usage(options, weighted({1})), UsageError);
}

}  // namespace
}  // namespace rgbd_stylize
