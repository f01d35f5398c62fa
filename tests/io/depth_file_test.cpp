#include "rgbd_stylize/io/depth_file.hpp"

#include "files.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/io/rgbd_file.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

class DepthFile : public testing_files::FolderTest {
 protected:
  // What read_rgbd() makes of a depth that was written.
  [[nodiscard]] RgbdFile read_back(const std::string& name, const torch::Tensor& depth, bool metric) const {
    write_depth(at(name), depth, metric);
    write_picture(at("photo.png"), torch::zeros({1, 3, depth.size(2), depth.size(3)}));
    return read_rgbd(at("photo.png"), at(name), {});
  }
};

const auto kMetres = [] {
  return torch::tensor({0.0f, 0.5f, 1.2345f, 7.0f, 2.0f, 80.0f}).view({1, 1, 2, 3});
};

TEST_F(DepthFile, FloatsComeBackAsTheyWere) {
  for (const std::string name : {"depth.npy", "depth.pfm"})
    EXPECT_TRUE(torch::equal(read_back(name, kMetres(), true).image.depth_m, kMetres())) << name;
}

TEST_F(DepthFile, APngHoldsMillimetresUpToItsLargest) {
  const auto back = read_back("depth.png", kMetres(), true).image.depth_m;
  const auto rounded = torch::tensor({0.0f, 0.5f, 1.234f, 7.0f, 2.0f, 65.535f}).view({1, 1, 2, 3});
  EXPECT_LT((back - rounded).abs().max().item<double>(), 1.1e-3);  // 1.2345 m is 1234 or 1235
  EXPECT_EQ(read_picture_text(at("depth.png")).at(0).second, "millimetres");
}

TEST_F(DepthFile, APngOfARelativeDepthSaysSo) {
  const auto half = torch::tensor({1.0f, 0.5f}).view({1, 1, 1, 2});
  write_depth(at("depth.png"), half, false);
  const auto levels = read_picture(at("depth.png")).rgb.slice(1, 0, 1);
  EXPECT_NEAR(levels[0][0][0][0].item<double>(), 1, 1e-6);
  EXPECT_NEAR(levels[0][0][0][1].item<double>(), 0.5, 1e-5);
  EXPECT_EQ(read_picture_text(at("depth.png")).at(0).second, "relative, 65535 is farthest");
}

TEST_F(DepthFile, APngIsReadInTheUnitThatItNames) {
  const auto relative = torch::tensor({1.0f, 0.25f, 0.0f, 0.5f}).view({1, 1, 2, 2});
  const auto back = read_back("depth.png", relative, false);
  EXPECT_FALSE(back.image.metric);
  EXPECT_TRUE(torch::allclose(back.image.depth_m, relative, 0, 1e-5)) << back.image.depth_m;
  EXPECT_TRUE(back.depth.warnings.empty());
  DepthFileOptions scaled;
  scaled.units_per_metre = 1000;
  EXPECT_THROW(read_rgbd(at("photo.png"), at("depth.png"), scaled), UsageError);
  const auto metres = read_back("metres.png", kMetres(), true);
  EXPECT_TRUE(metres.image.metric);
  EXPECT_FALSE(metres.depth.guessed) << metres.depth.format;
}

TEST_F(DepthFile, RefusesOtherEndings) {
  EXPECT_THROW(write_depth(at("depth.jpg"), kMetres(), true), OutputError);
  EXPECT_EQ(file_count(), 0);
}

}  // namespace
}  // namespace rgbd_stylize
