// `batch`: what it makes of a folder of frames, and what it refuses.
#include "batch_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

TEST_F(BatchTest, PaintsEveryFrameAndSaysSo) {
  const auto ended = run_batch("out");
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out, "");
  const auto lines = manifest("out");
  ASSERT_EQ(lines.size(), size_t(kFrames));
  for (int i = 0; i < kFrames; ++i) {
    const auto& line = lines[size_t(i)];
    EXPECT_EQ(line["frame"], i);
    EXPECT_EQ(line["name"], name(i));
    EXPECT_EQ(line["iterations"], 5);
    EXPECT_GT(line["losses"]["style"], 0);
    EXPECT_EQ(line["sha256"], sha256_of(at("out/" + name(i) + ".png")));
    EXPECT_EQ(times_painted(ended.err, i), 1);
  }
  const auto summary = Json::parse(file_content(at("out/summary.json")));
  EXPECT_EQ(summary["frames"], kFrames);
  EXPECT_EQ(summary["painted"], kFrames);
  EXPECT_EQ(summary["options_hash"], lines[0]["options"]);
  EXPECT_FALSE(seen("out/contact_sheet.png").empty());
}

TEST_F(BatchTest, AFrameIsWhatTheMainCommandMakesOfIt) {
  ASSERT_EQ(run_batch("out").status, 0);
  const auto alone = run({"--rgb",
                          "frames/view3.png",
                          "--depth",
                          "frames/view3_depth.png",
                          "--style",
                          "night.png",
                          "--mask",
                          "sigmoid:20,0.5",
                          "--features",
                          "compact",
                          "--iterations",
                          "5",
                          "--threads",
                          "1",
                          "-o",
                          "alone.png"});
  ASSERT_EQ(alone.status, 0) << alone.err;
  EXPECT_EQ(difference(seen("out/view3.png"), seen("alone.png")), 0);
}

TEST_F(BatchTest, FramesThatArePaintedTogetherAreWhatTheyAreAlone) {
  ASSERT_EQ(run_batch("out", {"--together", "3", "--verbose"}).status, 0);
  ASSERT_EQ(run_batch("alone").status, 0);
  const auto lines = manifest("out"), alone = manifest("alone");
  ASSERT_EQ(lines.size(), size_t(kFrames));
  for (int i = 0; i < kFrames; ++i) {
    const auto& line = lines[size_t(i)];
    EXPECT_LE(difference(seen("out/" + name(i) + ".png"), seen("alone/" + name(i) + ".png")), 1) << i;
    const double total = alone[size_t(i)]["total"];
    EXPECT_NEAR(line["total"].get<double>(), total, 1e-4 * total) << i;
    EXPECT_EQ(line["together"], i < 3 ? Json({0, 1, 2}) : i < 6 ? Json({3, 4, 5}) : Json({6, 7}));
    EXPECT_EQ(alone[size_t(i)]["together"], Json({i}));
  }
}

TEST_F(BatchTest, OptionsOfAFile) {
  write_file(at("night.toml"),
             "style = \"night.png\"\nmask = \"sigmoid:20,0.5\"\niterations = 5\nquiet = true\n"
             "features = \"compact\"\nthreads = 1\n");
  const auto from_file =
      run({"batch", "frames", "--config", "night.toml", "--frames", "0:3", "-o", "from_file"});
  ASSERT_EQ(from_file.status, 0) << from_file.err;
  EXPECT_EQ(from_file.err, "") << "quiet";
  ASSERT_EQ(run_batch("out", {"--frames", "0:3"}).status, 0);
  expect_same_files("from_file", "out");

  const auto changed = run(
      {"batch", "frames", "--config", "night.toml", "--iterations", "6", "--frames", "0", "-o", "changed"});
  ASSERT_EQ(changed.status, 0) << changed.err;
  EXPECT_EQ(manifest("changed")[0]["iterations"], 6) << "the command line counts more than the file";
}

TEST_F(BatchTest, AFileOfOptionsThatIsNotThereOrSaysWhatNobodyKnows) {
  const Arguments rest = {"batch", "frames", "--style", "night.png", "-o", "out", "--quiet"};
  expect_refused_as_given(rest + Arguments{"--config", "missing.toml"}, 3, {"missing.toml"});
  expect_refused_as_given(rest + Arguments{"--config", "frames"},
                          3,
                          {"--config frames: there is no such file, or it cannot be read"});
  write_file(at("typo.toml"), "iteratons = 5\n");
  expect_refused_as_given(
      rest + Arguments{"--config", "typo.toml"}, 2, {"--config typo.toml: there is no option iteratons"});
  write_file(at("marked.toml"), "\xEF\xBB\xBFiterations = 5\n");
  expect_refused_as_given(
      rest + Arguments{"--config", "marked.toml"}, 2, {"marked.toml: begins with a byte order mark"});
  write_file(at("bad.toml"), "iterations = -5\n");
  expect_refused_as_given(rest + Arguments{"--config", "bad.toml"}, 2, {"--iterations -5"});
}

TEST_F(BatchTest, APresetOfAFile) {
  write_file(at("preset.toml"), "preset = \"jamgochian2019\"\nfeatures = \"compact\"\n");
  const auto ended = run({"batch",
                          "frames",
                          "--config",
                          "preset.toml",
                          "--style",
                          "night.png",
                          "--style-layers",
                          "relu1_1",
                          "--content-layers",
                          "relu1_1",
                          "--iterations",
                          "2",
                          "--frames",
                          "0",
                          "-o",
                          "out"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(Json::parse(file_content(at("out/run.json")))["options"]["convention"], "cs231n");
}

TEST_F(BatchTest, APictureSaysHowItWasMade) {
  ASSERT_EQ(run_batch("out").status, 0);
  const auto texts = png_texts(at("out/view2.png"));
  EXPECT_EQ(texts.at("rgbd_stylize:frame"), "view2");
  const auto options = Json::parse(texts.at("rgbd_stylize:options"));
  EXPECT_EQ(options, Json::parse(file_content(at("out/run.json")))["options"]);
  EXPECT_EQ(options["iterations"], "5");
  EXPECT_EQ(options["sha256 of night.png"], sha256_of(at("night.png")));
}

TEST_F(BatchTest, WhatDepthWasTakenForIsSaidOnceAndWarnedOf) {
  const auto ended = run_batch("painted", {"--frames", "0:3"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const std::string line = "depth      16-bit PNG, 1000 units a metre (guessed)\n";
  const auto said = ended.err.find(line);
  ASSERT_NE(said, std::string::npos) << ended.err;
  EXPECT_EQ(ended.err.find(line, said + 1), std::string::npos) << ended.err;
  cv::imwrite(at("frames/view0_depth.png"), cv::Mat(kFrameHeight, kFrameWidth, CV_16U, cv::Scalar(60000)));
  const auto far = run_batch("far", {"--frames", "0"});
  EXPECT_TRUE(contains(far.err, "warning: view0: with a guess of 1000 units a metre")) << far.err;
}

TEST_F(BatchTest, OnlySomeFrames) {
  ASSERT_EQ(run_batch("out", {"--frames", "1:3,6"}).status, 0);
  const auto lines = manifest("out");
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0]["name"], "view1");
  EXPECT_EQ(lines[2]["frame"], 6);
  EXPECT_EQ(run_batch("out").status, 0) << "the same options, and more frames";
  EXPECT_EQ(manifest("out").size(), size_t(kFrames));
  ASSERT_EQ(run_batch("whole").status, 0);
  expect_same_files("out", "whole");
}

TEST_F(BatchTest, MasksAreSavedBesideTheFrames) {
  ASSERT_EQ(run_batch("out", {"--frames", "0:2", "--save-masks"}).status, 0);
  EXPECT_EQ(seen("out/view1_mask0.png").size(), cv::Size(kFrameWidth, kFrameHeight));
}

TEST_F(BatchTest, AFrameThatCannotBeReadIsRecordedAndSkipped) {
  const auto whole = file_content(at("frames/view2.png"));
  write_file(at("frames/view2.png"), whole.substr(0, whole.size() / 2));
  const auto ended = run_batch("out", {"--quiet"});
  EXPECT_EQ(ended.status, 3);
  EXPECT_TRUE(contains(ended.err, "rgbd_stylize: frame view2: ")) << ended.err;
  const auto lines = manifest("out");
  ASSERT_EQ(lines.size(), size_t(kFrames));
  EXPECT_EQ(lines[2]["exit_code"], 3);
  EXPECT_TRUE(contains(lines[2]["error"].get<std::string>(), "view2.png"));
  EXPECT_TRUE(lines[3].contains("sha256")) << "the one behind it is painted";
  EXPECT_EQ(run_batch("out").status, 3) << "as long as it cannot be read";

  write_file(at("frames/view2.png"), whole);
  EXPECT_EQ(run_batch("out").status, 0);
  ASSERT_EQ(run_batch("whole").status, 0);
  expect_same_files("out", "whole");
}

TEST_F(BatchTest, AFrameWithoutDepthFailsOnlyWhatWantsIt) {
  fs::create_directory(at("mixed"));
  for (const std::string file : {"room.png", "room_depth.png", "ember.png"})
    fs::copy(at(file), at("mixed/" + file));
  const Arguments job =
      Arguments{"batch", "mixed", "--style", "night.png", "--features", "compact", "--size", "32"} +
      Arguments{"--iterations", "2", "--threads", "1"};
  const auto plain = run(job + Arguments{"-o", "plain"});
  EXPECT_EQ(plain.status, 0) << plain.err;
  EXPECT_TRUE(contains(plain.err, "2 painted, 0 failed")) << plain.err;
  const auto by_depth = run(job + Arguments{"--mask", "sigmoid:20,0.5", "-o", "far"});
  EXPECT_EQ(by_depth.status, 2);
  EXPECT_TRUE(contains(by_depth.err, "frame ember: mask 'sigmoid:20,0.5'")) << by_depth.err;
  EXPECT_TRUE(contains(by_depth.err, "1 painted, 1 failed")) << by_depth.err;
}

TEST_F(BatchTest, AFrameWithoutTheDepthThatALossWantsIsRecorded) {
  fs::create_directory(at("flat"));
  fs::copy(at("room.png"), at("flat/room.png"));
  const auto ended = run({"batch",
                          "flat",
                          "--style",
                          "night.png",
                          "--features",
                          "compact",
                          "--depth-weight",
                          "1",
                          "--depth-loss",
                          "sensor",
                          "--threads",
                          "1",
                          "--size",
                          "32",
                          "-o",
                          "out"});
  EXPECT_EQ(ended.status, 3);
  EXPECT_TRUE(contains(ended.err, "--depth-loss sensor: this picture has no depth that was measured"))
      << ended.err;
}

TEST_F(BatchTest, FailFastStopsThere) {
  write_file(at("frames/view2.png"), "no picture any more");
  EXPECT_EQ(run_batch("out", {"--fail-fast"}).status, 3);
  EXPECT_TRUE(fs::exists(at("out/view1.png")));
  EXPECT_TRUE(fs::exists(at("out/records/view2.json")));
  EXPECT_FALSE(fs::exists(at("out/view3.png")));
  EXPECT_FALSE(fs::exists(at("out/manifest.jsonl")));
}

TEST_F(BatchTest, AFolderOfOtherOptionsIsRefusedUnlessForced) {
  ASSERT_EQ(run_batch("out").status, 0);
  const auto before = files_of("out");
  const auto refused = [&](const Arguments& options, const std::string& wanted) {
    const auto ended = run_batch("out", options + Arguments{"--quiet"});
    EXPECT_EQ(ended.status, 2);
    EXPECT_TRUE(contains(ended.err, "out/run.json") && contains(ended.err, wanted)) << ended.err;
    EXPECT_TRUE(files_of("out") == before);
  };
  refused({"--iterations", "6"}, "iterations was '5' and is now '6'");
  refused({"--seed", "7"}, "seed was '0' and is now '7'");
  refused({"--together", "2"}, "together was '1' and is now '2'");
  refused({"--style-layers", "relu1_1"}, "style-layers was ");
  const auto night = file_content(at("night.png"));
  write_file(at("night.png"), file_content(at("ember.png")));
  refused({}, "sha256 of night.png was ");
  write_file(at("night.png"), night);

  EXPECT_EQ(run_batch("out", {"--iterations", "6", "--force"}).status, 0);
  EXPECT_EQ(run_batch("fresh", {"--iterations", "6"}).status, 0);
  expect_same_files("out", "fresh");
}

TEST_F(BatchTest, WhatMakesNoSense) {
  const auto refused = [&](const Arguments& arguments, int status, const std::string& wanted) {
    expect_refused_as_given(arguments + Arguments{"--quiet"}, status, {wanted});
  };
  const Arguments style = {"--style", "night.png"};
  refused(Arguments{"batch", "-o", "out"} + style, 2, "name the dataset");
  refused(Arguments{"batch", "frames"} + style, 2, "--output");
  refused(Arguments{"batch", "frames", "-o", "out"}, 2, "--style");
  refused(Arguments{"batch", "missing", "-o", "out"} + style, 3, "missing");
  refused(Arguments{"batch", "frames", "-o", "frames/out"} + style, 2, "lies in frames");
  refused(Arguments{"batch", "frames", "-o", "out", "--rgb", "room.png"} + style, 2, "--rgb");
  refused(batch("out", {"--shard", "4/4"}), 2, "--shard 4/4");
  refused(batch("out", {"--frames", "0:99"}), 2, "--frames 0:99");
  refused(batch("out", {"--iterations", "0"}), 2, "iterations");
  refused(batch("out", {"--together", "0"}), 2, "--together");
  refused(batch("out", {"--together", "2", "--optimizer", "lbfgs"}), 2, "--together 2: lbfgs");
  refused(batch("room.png"), 6, "room.png");
  EXPECT_FALSE(fs::exists(at("out")));
}

TEST_F(BatchTest, TwoFramesWithOneOutputName) {
  cv::imwrite(at("frames/contact_sheet.png"), room());
  cv::imwrite(at("frames/contact_sheet_depth.png"), seen("room_depth.png"));
  expect_refused_as_given(batch("out", {"--quiet"}), 2, {"contact_sheet.png"});
  EXPECT_FALSE(fs::exists(at("out")));
}

TEST_F(BatchTest, NothingIsPaintedOverAFrame) {
  fs::create_directory(at("links"));
  for (int i = 0; i < kFrames; ++i) {
    const auto picture = name(i) + ".png", depth = name(i) + "_depth.png";
    fs::create_symlink(at("frames/" + picture), at("links/" + picture));
    fs::create_symlink(at("frames/" + depth), at("links/" + depth));
  }
  auto linked = batch("frames");
  linked[1] = "links";
  expect_refused_as_given(linked, 2, {"--output frames/view0.png: that is the input links/view0.png"});
  fs::remove_all(at("links"));
  fs::create_directory(at("sheets"));
  fs::copy(at("night.png"), at("sheets/contact_sheet.png"));
  expect_refused_as_given(batch("sheets", {"--style", "sheets/contact_sheet.png", "--mask", "ones"}),
                          2,
                          {"--output sheets/contact_sheet.png: that is the input"});
  write_file(at("sheets/manifest.jsonl"), "size = 24\n");
  expect_refused_as_given(batch("sheets", {"--config", "sheets/manifest.jsonl"}),
                          2,
                          {"--output sheets/manifest.jsonl: that is the input"});
  for (const std::string file : {".png", "_depth.png"})
    fs::copy(at("frames/view1" + file), at("frames/view0_mask0" + file));
  expect_refused_as_given(
      batch("out", {"--save-masks"}), 2, {"--save-masks out/view0_mask0.png", "a frame of this name"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
