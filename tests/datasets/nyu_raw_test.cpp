#include "dataset_test.hpp"
#include "kinect.hpp"

namespace rgbd_stylize {
namespace {

using namespace testing_datasets;

torch::Tensor plane(int64_t height, int64_t width) { return torch::zeros({1, 1, height, width}); }

// ---------------------------------------------------------------- readings

TEST(MetresFromRaw, FollowThePublishedFormula) {
  // 351.3 / (1092.5 - 741) and so on; from 1057.37 on it is more than 10 m, and 1092.5 is the pole.
  const auto raw = torch::tensor({741.0F, 390.0F, 1057.0F, 1058.0F, 1092.0F, 1093.0F, 2047.0F, 0.0F});
  const auto wanted = torch::tensor({351.3F / 351.5F, 0.5F, 351.3F / 35.5F, 10.0F, 10.0F, 0.0F, 0.0F, 0.0F});
  EXPECT_TRUE(torch::allclose(metres_from_raw(raw), wanted, 1e-6, 2e-4)) << metres_from_raw(raw);
}

// ---------------------------------------------------------------- projection

// 20 x 40 pixels, no distortion; the colour camera is 0.1 m to the right of the depth camera.
CameraPair side_by_side() {
  const Camera camera = {100, 100, 20, 10, {}};
  return {camera, camera, cv::Matx33d::eye(), {-0.1, 0, 0}};
}

TEST(ColourView, WhatIsNearerMovesFarther) {
  // A shift of 0.1 m is 100 * 0.1 / z pixels: ten at 1 m, five at 2 m, two at 5 m.
  auto depth = plane(20, 40);
  depth[0][0][3][30] = 1;
  depth[0][0][4][30] = 2;
  depth[0][0][5][30] = 5;
  auto wanted = plane(20, 40);
  wanted[0][0][3][20] = 1;
  wanted[0][0][4][25] = 2;
  wanted[0][0][5][28] = 5;
  EXPECT_TRUE(torch::equal(ColourView(side_by_side(), {40, 20}).project(depth), wanted));
}

TEST(ColourView, TheNearerOfTwoWins) {
  auto depth = plane(20, 40);
  depth[0][0][3][30] = 1;  // to column 20
  depth[0][0][3][25] = 2;  // to column 20 too
  depth[0][0][7][22] = 5;  // to column 20
  depth[0][0][7][30] = 1;  // to column 20, and nearer, though it comes later
  const auto seen = ColourView(side_by_side(), {40, 20}).project(depth);
  EXPECT_EQ(seen[0][0][3][20].item<float>(), 1);
  EXPECT_EQ(seen[0][0][7][20].item<float>(), 1);
  EXPECT_EQ(seen.count_nonzero().item<int64_t>(), 2);
}

TEST(ColourView, WhatFallsOutsideIsGone) {
  auto depth = plane(20, 40);
  depth[0][0][3][5] = 1;  // to column -5
  EXPECT_EQ(ColourView(side_by_side(), {40, 20}).project(depth).count_nonzero().item<int64_t>(), 0);
}

TEST(ColourView, FocalLengthsOfBothCamerasCount) {
  auto cameras = side_by_side();
  cameras.translation = {};
  cameras.colour.fx = 50;
  auto depth = plane(20, 40);
  depth[0][0][3][30] = 4;  // ten pixels from the centre, five for the shorter lens
  EXPECT_EQ(ColourView(cameras, {40, 20}).project(depth)[0][0][3][25].item<float>(), 4);
}

// By the formulas of the toolbox in its own signs (ray without distortion, R p + T with R = -M^T, pinhole),
// worked out in another language.
TEST(ColourView, ThePublishedCalibrationPutsPointsWhereTheToolboxDoes) {
  const ColourView view(nyu_cameras(), {640, 480});
  struct Point {
    int64_t x, y;
    float metres;
    int64_t wanted_x, wanted_y;
  };
  for (const Point& point : {Point{313, 238, 0.8F, 307, 255},   // 307.05, 255.44
                             Point{313, 238, 2.0F, 317, 255},   // 316.81, 255.32
                             Point{313, 238, 8.0F, 322, 255},   // 321.68, 255.26
                             Point{50, 50, 2.0F, 82, 85},       // 81.58, 84.65
                             Point{600, 400, 3.0F, 576, 402},   // 576.41, 401.96
                             Point{100, 420, 1.5F, 123, 418},   // 122.61, 417.88
                             Point{560, 60, 4.0F, 543, 96}}) {  // 543.04, 96.05
    auto depth = plane(480, 640);
    depth[0][0][point.y][point.x] = point.metres;
    const auto seen = view.project(depth);
    EXPECT_EQ(seen[0][0][point.wanted_y][point.wanted_x].item<float>(), point.metres);
    EXPECT_EQ(seen.count_nonzero().item<int64_t>(), 1);
  }
}

// ---------------------------------------------------------------- scenes

class NyuRaw : public DatasetTest {
 protected:
  std::string scene_picture(const std::string& name, int level) const {
    return picture(name, level, 480, 640);
  }

  // A flat wall; `swapped` as the published files are, with the low byte first.
  std::string scene_depth(const std::string& name, int raw, bool swapped = true) const {
    return depth(name, swapped ? (raw & 255) << 8 | raw >> 8 : raw, 480, 640);
  }
};

TEST_F(NyuRaw, PicturesGoWithTheDepthNearestInTime) {
  scene_picture("office_0001/r-100.500-1.ppm", 40);
  scene_picture("office_0001/r-100.533-2.ppm", 80);
  scene_picture("office_0001/r-101.000-3.ppm", 120);  // nothing within 50 ms
  scene_depth("office_0001/d-100.480-9.pgm", 741);    // 1 m
  scene_depth("office_0001/d-100.540-8.pgm", 917);    // 2 m
  scene_depth("office_0001/d-101.060-7.pgm", 741);
  text("office_0001/INDEX.txt", "");
  const auto dataset = open_dataset(here());
  EXPECT_EQ(dataset->kind(), "NYU Depth v2, raw scenes");
  EXPECT_EQ(names_of(*dataset), (Names{"office_0001_r-100.500-1", "office_0001_r-100.533-2"}));
  EXPECT_EQ(scenes_of(*dataset), (Names{"office_0001", "office_0001"}));
  const auto centre = [&](int64_t position) {
    return dataset->get(position).image.depth_m[0][0][240][320].item<double>();
  };
  EXPECT_NEAR(centre(0), 351.3 / 351.5, 1e-5);
  EXPECT_NEAR(centre(1), 351.3 / 175.5, 1e-5);
  const auto image = dataset->get(1).image;
  EXPECT_NEAR(image.rgb[0][0][240][320].item<double>(), 80 / 255.0, 1e-3);
  EXPECT_NO_THROW(check(image));
}

TEST_F(NyuRaw, EitherByteOrderIsRead) {
  for (const bool swapped : {true, false}) {
    scene_picture("r-1.0-1.ppm", 40);
    scene_depth("d-1.0-1.pgm", 741, swapped);
    const auto image = open_dataset(here())->get(0).image;
    EXPECT_NEAR(image.depth_m[0][0][240][320].item<double>(), 351.3 / 351.5, 1e-5);
  }
}

TEST_F(NyuRaw, TheWallIsSeenWithoutGapsInTheMiddleAndNotAtTheBorder) {
  scene_picture("r-1.0-1.ppm", 40);
  scene_depth("d-1.0-1.pgm", 917);
  const auto depth = open_dataset(here())->get(0).image.depth_m[0][0];
  EXPECT_GT(depth.slice(0, 100, 380).slice(1, 100, 540).min().item<float>(), 1.9);
  EXPECT_EQ(depth[0].max().item<float>(), 0);  // the colour camera sees more than the depth camera
}

TEST_F(NyuRaw, AnotherSizeHasNoCalibration) {
  picture("r-1.0-1.ppm", 40, 240, 320);
  depth("d-1.0-1.pgm", 741, 240, 320);
  const auto dataset = open_dataset(here());
  const auto message = testing_files::message_of<InputError>([&] { static_cast<void>(dataset->get(0)); });
  EXPECT_CONTAINS(message, "is 320x240; the published calibration wants 640x480");
}

TEST_F(NyuRaw, NamesWithoutATimeAreAnError) {
  scene_picture("r-one.ppm", 40);
  scene_depth("d-1.0-1.pgm", 741);
  EXPECT_CONTAINS(refusal(here()), "wanted a name with a time");
}

TEST_F(NyuRaw, ASceneOfWhichNothingGoesTogetherIsAnError) {
  scene_picture("r-1.0-1.ppm", 40);
  scene_depth("d-9.0-1.pgm", 741);
  EXPECT_CONTAINS(refusal(here()), "there is no frame in this dataset (NYU Depth v2, raw scenes)");
}

}  // namespace
}  // namespace rgbd_stylize
