#include "rgbd_stylize/core/clock.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "rgbd_stylize/report/depth_view.hpp"
#include "rgbd_stylize/report/mask_sheet.hpp"
#include "rgbd_stylize/report/rgbd_sheet.hpp"
#include "rgbd_stylize/report/trace.hpp"
#include "temporary_folder.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rgbd_stylize {
namespace {

using testing_support::TemporaryFolder;

std::vector<nlohmann::json> lines_of(const std::string& path) {
  std::vector<nlohmann::json> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

RunDescription description() {
  RunDescription run;
  run.command = "rgbd_stylize --rgb \"a b.png\"";
  run.options = {{"rgb", "a b.png"}, {"seed", "3"}};
  run.device = "cpu";
  run.precision = "fp32";
  run.threads = 2;
  run.seed = 3;
  run.weights_file = "w\xff.pth";  // a file's name need not be UTF-8
  run.weights_sha256 = "abc";
  return run;
}

// One at a time, and in groups as on CUDA, of which the last one is not full.
class TraceWriterTest : public ::testing::TestWithParam<size_t> {};

TEST_P(TraceWriterTest, WritesALineForTheRunEachIterationAndTheEnd) {
  const TemporaryFolder folder;
  const auto path = folder.file("t.jsonl");
  const auto start = Clock::now();
  {
    TraceWriter trace(path, description(), GetParam());
    const Scale scale{6, 8, 30};
    const std::vector<std::string> names = {"content", "style"};
    for (int i = 0; i < 30; ++i) {
      const auto total = torch::full({}, 10.0f + i);
      const Iteration iteration{i, 0.5, 0, {total, torch::tensor({1.0f * i, 2.0f})}, {}};
      trace.add({i, 30, 1, scale, names, iteration});
    }
    OptimizeSummary summary;
    summary.iterations = 30;
    summary.seconds = 1.5;
    trace.finish(summary, "iterations", "out.png", "def");
  }
  const double elapsed = seconds_since(start);
  const auto lines = lines_of(path);
  ASSERT_EQ(lines.size(), 32u);
  const auto& run = lines[0].at("run");
  EXPECT_EQ(run.at("version"), version());
  EXPECT_EQ(run.at("options").at("rgb"), "a b.png");
  EXPECT_EQ(run.at("weights").at("sha256"), "abc");
  EXPECT_EQ(lines[1].at("iteration"), 0);
  EXPECT_EQ(lines[30].at("iteration"), 29);
  EXPECT_EQ(lines[30].at("scale"), 1);
  EXPECT_EQ(lines[30].at("height"), 6);
  EXPECT_EQ(lines[30].at("width"), 8);
  EXPECT_EQ(lines[30].at("learning_rate"), 0.5);
  EXPECT_EQ(lines[30].at("total"), 39);
  EXPECT_EQ(lines[30].at("terms").at("content"), 29);
  EXPECT_EQ(lines[30].at("terms").at("style"), 2);
  double seconds = 0;
  for (int i = 1; i <= 30; ++i) seconds += lines[static_cast<size_t>(i)].at("seconds").get<double>();
  EXPECT_GT(seconds, 0);
  EXPECT_LE(seconds, elapsed) << "no time is counted twice";
  EXPECT_EQ(lines[31].at("done").at("stopped_by"), "iterations");
  EXPECT_EQ(lines[31].at("done").at("sha256"), "def");
}

INSTANTIATE_TEST_SUITE_P(AtATime, TraceWriterTest, ::testing::Values(1, 25));

TEST(TraceWriter, SaysWhenItCannotWrite) {
  const TemporaryFolder folder;
  EXPECT_THROW(TraceWriter(folder.file("missing/t.jsonl"), description(), 1), OutputError);
}

TEST(MaskSheet, ShowsThePhotoWhereTheMaskSelects) {
  const auto photo = torch::rand({1, 3, 10, 12});
  auto mask = torch::zeros({1, 1, 10, 12});
  mask.slice(3, 6).fill_(1);
  const auto seen = mask_over_photo(photo, mask);
  EXPECT_TRUE(torch::equal(seen.slice(3, 6), photo.slice(3, 6)));
  EXPECT_FALSE(torch::allclose(seen.slice(3, 0, 6), photo.slice(3, 0, 6), 0, 0.05));
}

TEST(MaskSheet, HasAColumnForThePhotoAndOneForEachMask) {
  const auto photo = torch::rand({1, 3, 10, 12});
  const auto mask = torch::ones({1, 1, 10, 12});
  const auto sheet = mask_sheet(photo, {}, {mask, mask});
  EXPECT_EQ(sheet.sizes(), (torch::IntArrayRef{1, 3, 2 * 18, 3 * 20}));
}

TEST(RgbdSheet, HasRowsOfFourPicturesAboveTheirDepth) {
  RgbdImage image;
  image.rgb = torch::full({1, 3, 480, 640}, 0.25);
  image.depth_m = torch::ones({1, 1, 480, 640});
  EXPECT_EQ(rgbd_sheet({image, image}).sizes(), (torch::IntArrayRef{1, 3, 2 * 248, 2 * 328}));
  const auto sheet = rgbd_sheet(std::vector<RgbdImage>(5, image));
  EXPECT_EQ(sheet.sizes(), (torch::IntArrayRef{1, 3, 4 * 248, 4 * 328}));
  EXPECT_NEAR(sheet[0][0][124][164].item<float>(), 0.25, 1e-3);
  EXPECT_EQ(sheet[0][0][2 * 248 + 124][328 + 164].item<float>(), 1);  // there is no sixth
}

TEST(RgbdSheet, ShowsMeasurementsAndLeavesHolesGrey) {
  RgbdImage image;
  image.rgb = torch::zeros({1, 3, 240, 320});
  image.depth_m = torch::ones({1, 1, 240, 320});
  image.depth_m.slice(3, 160).fill_(5);
  image.depth_m.slice(2, 0, 100).fill_(0);
  const auto depth = rgbd_sheet({image}).slice(2, 248 + 4, 248 + 244).slice(3, 4, 324);
  const auto near = depth_view(torch::zeros({1, 1, 1, 1})), far = depth_view(torch::ones({1, 1, 1, 1}));
  EXPECT_TRUE(torch::allclose(depth.slice(2, 200, 201).slice(3, 20, 21), near, 0, 1e-3));
  EXPECT_TRUE(torch::allclose(depth.slice(2, 200, 201).slice(3, 300, 301), far, 0, 1e-3));
  EXPECT_TRUE(torch::allclose(depth.slice(2, 50, 51), torch::full({1, 3, 1, 320}, 0.6), 0, 1e-3));
}

TEST(RgbdSheet, APictureWithoutDepthHasWhiteBelowIt) {
  RgbdImage image;
  image.rgb = torch::zeros({1, 3, 24, 32});
  const auto sheet = rgbd_sheet({image});
  EXPECT_NEAR(sheet.slice(2, 248).min().item<float>(), 1, 1e-5);
  EXPECT_EQ(sheet[0][0][124][164].item<float>(), 0);
}

}  // namespace
}  // namespace rgbd_stylize
