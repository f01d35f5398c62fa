// Real frames, where they lie beside the checkout: eight in the layout of the official file, and the same
// ones as JPEG, which shows whether they stand upright.
#include "rgbd_stylize/datasets/open_dataset.hpp"
#include "rgbd_stylize/datasets/select_frames.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

const std::string kNyu = std::string(SHARED_DIR) + "/nyu";

class RealNyu : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kNyu)) GTEST_SKIP() << "no NYU frames beside this checkout";
  }
};

double difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().mean().item<double>();
}

TEST_F(RealNyu, FramesOfTheMatFileStandAsTheirPicturesDo) {
  DatasetOptions options;
  options.crop_border = false;
  const auto dataset = open_dataset(kNyu + "/nyu_depth_v2_labeled_8_frames.mat", options);
  const std::string numbers[] = {
      "00000", "00096", "00318", "00521", "00700", "00911", "01174", "01302"};  // of the official file
  ASSERT_EQ(dataset->size(), 8);
  for (int64_t i = 0; i < 8; ++i) {
    const auto sample = dataset->get(i);
    const auto picture = read_picture(kNyu + "/labeled/" + numbers[i] + ".jpg").rgb;
    ASSERT_EQ(sample.image.rgb.sizes(), picture.sizes());
    EXPECT_LT(difference(sample.image.rgb, picture), 0.02) << "they differ by JPEG alone";
    for (const auto& wrong : {picture.flip(2), picture.flip(3), picture.flip({2, 3})}) {
      EXPECT_GT(difference(sample.image.rgb, wrong), 0.05);
    }
    // The 8-bit depth beside it is in another unit, but stands as it does.
    const auto relative =
        read_rgbd(kNyu + "/labeled/" + numbers[i] + ".jpg", kNyu + "/labeled/" + numbers[i] + ".png", {});
    const auto unit = [](const torch::Tensor& depth) { return depth / depth.max(); };
    EXPECT_LT(difference(unit(sample.image.depth_m), unit(relative.image.depth_m)), 0.01);
  }
}

TEST_F(RealNyu, TheMatFileHasRoomsHolesAndLabels) {
  DatasetOptions options;
  options.depth = DepthChoice::kRaw;
  const auto dataset = open_dataset(kNyu + "/nyu_depth_v2_labeled_8_frames.mat", options);
  for (int64_t i = 0; i < dataset->size(); ++i) {
    EXPECT_FALSE(dataset->info(i).scene.empty());
    const auto sample = dataset->get(i);
    ASSERT_EQ(sample.image.depth_m.sizes(), (std::vector<int64_t>{1, 1, 427, 561}));
    EXPECT_GT((sample.image.depth_m == 0).sum().item<int64_t>(), 0);
    EXPECT_LE(sample.image.depth_m.max().item<float>(), 10);
    EXPECT_EQ(sample.labels.ids.sizes(), sample.image.depth_m.sizes());
    EXPECT_GT(sample.labels.ids.max().item<int64_t>(), 1);
  }
}

TEST_F(RealNyu, AllLabelledFramesAreAFolderOfPairs) {
  const auto dataset = open_dataset(kNyu + "/labeled");
  ASSERT_EQ(dataset->size(), 1449);
  EXPECT_EQ(dataset->info(318).name, "00318");
  const auto sample = dataset->get(318);
  EXPECT_FALSE(sample.image.metric);
  const auto same = open_dataset(kNyu + "/nyu_depth_v2_labeled_8_frames.mat")->get(2);
  ASSERT_EQ(sample.image.rgb.sizes(), same.image.rgb.sizes());
  EXPECT_LT(difference(sample.image.rgb, same.image.rgb), 0.02);
  EXPECT_LT(sample.image.rgb.amin(1)[0].slice(1, 0, 4).mean().item<double>(), 0.9) << "a white border";
}

TEST_F(RealNyu, SparseToDenseHoldsTheSameFrame) {
  const auto sample = open_dataset(kNyu + "/nyu_labeled_0001_full640x480_from8bit.h5")->get(0);
  const auto picture = read_picture(kNyu + "/labeled/00000.jpg").rgb;
  const auto other = read_picture(kNyu + "/labeled/00001.jpg").rgb;
  EXPECT_LT(std::min(difference(sample.image.rgb, picture), difference(sample.image.rgb, other)), 0.02);
  const auto metric = open_dataset(kNyu + "/nyu_labeled_0001_crop425x560_metric.h5")->get(0).image;
  EXPECT_EQ(metric.depth_m.sizes(), (std::vector<int64_t>{1, 1, 425, 560}));
  EXPECT_GT(metric.depth_m.min().item<float>(), 0.3);
  EXPECT_LT(metric.depth_m.max().item<float>(), 10);
}

}  // namespace
}  // namespace rgbd_stylize
