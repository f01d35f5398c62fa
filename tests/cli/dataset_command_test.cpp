// `dataset`: what it says of a folder, and what it refuses.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

class DatasetCommandTest : public CliTest {
 protected:
  DatasetCommandTest() {
    fs::create_directories(at("rooms/rgb"));
    fs::create_directories(at("rooms/depth"));
    for (const char* name : {"a.png", "b.png", "c.png"}) {
      fs::copy(at("room.png"), at("rooms/rgb/") + name);
      cv::Mat depth(kHeight, kWidth, CV_16U, cv::Scalar(1500));
      depth(cv::Rect(0, 0, kWidth / 2, kHeight)) = 4000;
      depth(cv::Rect(0, 0, kWidth, kHeight / 4)) = 0;
      cv::imwrite(at("rooms/depth/") + name, depth);
    }
  }
};

TEST_F(DatasetCommandTest, SaysWhatTheDatasetIs) {
  const auto ended = run({"dataset", "rooms"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(lines_of(ended.out),
            (Words{"dataset    two folders of pictures and their depth",
                   "frames     3, from a to c",
                   "scenes     not named",
                   "looked at  3 of them, evenly spaced",
                   "pictures   96x72",
                   "depth      1.5 to 4 m, 25.0 % missing",
                   "taken as   16-bit PNG, 1000 units a metre (guessed)"}));
}

TEST_F(DatasetCommandTest, SaysWhatDepthWasTakenForAndWarns) {
  cv::imwrite(at("rooms/depth/b.png"), cv::Mat(kHeight, kWidth, CV_16U, cv::Scalar(40000)));
  cv::imwrite(at("rooms/depth/c.png"), cv::Mat(kHeight, kWidth, CV_8U, cv::Scalar(51)));
  const auto ended = run({"dataset", "rooms"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.out, "0.203 to 0.203 (relative) and 1.5 to 40 m, ")) << ended.out;
  EXPECT_TRUE(contains(ended.out, "; 8-bit PNG, relative, dark is near")) << ended.out;
  EXPECT_TRUE(
      contains(ended.err, "warning: b: with a guess of 1000 units a metre the farthest depth is 40 m"))
      << ended.err;
}

TEST_F(DatasetCommandTest, ShowsAFewFrames) {
  const auto ended = run({"dataset", "rooms", "--frames", "1:3", "-o", "sheet.png"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.out, "frames     2, from b to c")) << ended.out;
  EXPECT_TRUE(contains(ended.out, "written    sheet.png")) << ended.out;
  EXPECT_EQ(seen("sheet.png").size(), cv::Size(2 * 328, 2 * 248));
}

TEST_F(DatasetCommandTest, TheUnitOfDepthIsAnOption) {
  EXPECT_TRUE(contains(run({"dataset", "rooms", "--depth-scale", "5000"}).out, "0.3 to 0.8 m"));
  EXPECT_TRUE(contains(run({"dataset", "rooms", "--depth", "none"}).out, "depth      none"));
}

TEST_F(DatasetCommandTest, AFrameThatCannotBeReadIsNamedAndTheOthersAreCounted) {
  write_file(at("rooms/rgb/b.png"), "no picture");
  const auto ended = run({"dataset", "rooms"});
  EXPECT_EQ(ended.status, 3);
  EXPECT_TRUE(contains(ended.err, "rooms/rgb/b.png: is not a picture")) << ended.err;
  EXPECT_TRUE(contains(ended.out, "1.5 to 4 m")) << ended.out;
  fs::remove(at("rooms/depth/b.png"));
  fs::copy_file(at("rooms/rgb/a.png"), at("rooms/rgb/b.png"), fs::copy_options::overwrite_existing);
  EXPECT_TRUE(contains(run({"dataset", "rooms"}).out, "; 1 without depth\n"));
}

TEST_F(DatasetCommandTest, WhatIsNoDatasetIsRefused) {
  fs::create_directory(at("empty"));
  expect_refused_as_given({"dataset"}, 2, {"name the file or the folder"});
  expect_refused_as_given({"dataset", "missing"}, 3, {"missing: there is no such file or folder"});
  expect_refused_as_given({"dataset", "empty"}, 3, {"empty: there is no picture"});
  expect_refused_as_given({"dataset", "room.png"}, 3, {"room.png: is no dataset"});
  expect_refused_as_given({"dataset", "rooms", "--frames", "7"}, 2, {"there is no frame 7"});
  expect_refused_as_given({"dataset", "rooms", "--depth", "deep"}, 2, {"deep"});
  expect_refused_as_given({"dataset", "rooms", "-o", "rooms/rgb/a.png"}, 2, {"lies in rooms"});
  fs::create_directory(at("links"));
  fs::create_symlink(at("room.png"), at("links/a.png"));
  fs::create_symlink(at("night.png"), at("links/b.png"));
  for (const std::string file : {"room.png", "night.png"})
    expect_refused_as_given({"dataset", "links", "--frames", "0", "-o", file}, 2, {"that is the input"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
