#include "run_batch_test.hpp"

#include <fstream>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using namespace testing_batch;
using RunBatchTest = RunBatchFixture;

TEST_F(RunBatchTest, PaintsEachFrameAsItIsPaintedAlone) {
  const auto summary = run(folder());
  EXPECT_EQ(summary.painted, 5);
  EXPECT_EQ(summary.failed, 0);
  EXPECT_TRUE(summary.complete);
  const auto alone = painter();
  for (int64_t i = 0; i < dataset_.size(); ++i) {
    RgbdFile file;
    file.image = dataset_.get(i).image;
    const auto job = alone.prepare(prepare_photograph(file, scene_));
    const auto pastiche = alone.paint({&job}).pastiches;
    write_picture(temporary_.file("alone.png"), pastiche);
    EXPECT_TRUE(torch::equal(read_picture(folder().picture(dataset_.info(i).name)).rgb,
                             read_picture(temporary_.file("alone.png")).rgb))
        << i;
  }
}

// Twice as large as the picture that is painted: a label stays with its place.
TEST_F(RunBatchTest, LabelsOfTheDatasetSayWhereAStyleGoes) {
  dataset_.labelled = true;
  scene_.size = 16;
  scene_.masks = {"label:door"};
  options_.objective.content_weight = 0;
  options_.objective.tv_weight = 0;
  run(folder());
  const auto painted = read_picture(folder().picture("a")).rgb;
  const auto change = (painted - resize_picture(dataset_.get(0).image.rgb, 12, 16)).abs();
  EXPECT_GT(change.slice(3, 0, 3).mean().item<double>(), 0.02) << "the door";
  EXPECT_LT(change.slice(3, 7).max().item<double>(), 0.5 / 255 + 1e-6) << "the wall, out of the door's sight";
}

TEST_F(RunBatchTest, LeavesTheFilesThatItSays) {
  run(folder());
  std::string names;
  for (const auto& [name, unused] : content(folder())) names += name + " ";
  EXPECT_EQ(names,
            ".lock a.png b.png c.png contact_sheet.png d.png e.png manifest.jsonl records/a.json "
            "records/b.json records/c.json records/d.json records/e.json run.json summary.json ");
  // Five pairs of 32×24: two columns come nearest to 16:9, 2 (64 + 12) + 12 wide and 3 (24 + 12) + 12 high.
  EXPECT_EQ(read_picture(folder().contact_sheet()).rgb.sizes(), (torch::IntArrayRef{1, 3, 120, 164}));
  const auto sheet = read_picture(folder().contact_sheet()).rgb;
  const auto photograph = sheet.slice(2, 12, 36).slice(3, 12, 44),
             pastiche = sheet.slice(2, 12, 36).slice(3, 44, 76);
  EXPECT_LT((photograph - dataset_.get(0).image.rgb).abs().max().item<double>(), 0.5 / 255 + 1e-6);
  EXPECT_TRUE(torch::equal(pastiche, read_picture(folder().picture("a")).rgb));
  const auto paper = sheet[0][0][0][0].item<double>(), blank = sheet[0][0][100][130].item<double>();
  EXPECT_NEAR(paper, 0.8, 0.5 / 255) << "no white, which windows are";
  EXPECT_EQ(blank, paper) << "where a sixth frame would be";
}

TEST_F(RunBatchTest, TheManifestIsInTheOrderOfTheFrames) {
  run(folder());
  std::istringstream manifest(file_content(folder().manifest()));
  int64_t position = 0;
  for (std::string line; std::getline(manifest, line); ++position) {
    const auto record = parse_record(line);
    EXPECT_EQ(record.frame.index, position);
    EXPECT_EQ(record.frame.name, dataset_.info(position).name);
    EXPECT_EQ(record.frame.scene, "nowhere");
    EXPECT_EQ(record.iterations, 2);
    ASSERT_EQ(record.losses.size(), 3u);
    // Weighted as the options say: content 0.05, style 1, total variation 0.1.
    EXPECT_NEAR(record.total,
                0.05 * record.losses[0].second + record.losses[1].second + 0.1 * record.losses[2].second,
                1e-5 * record.total);
  }
  EXPECT_EQ(position, 5);
}

TEST_F(RunBatchTest, DoneAgainItDoesNothing) {
  run(folder());
  const auto before = content(folder());
  int64_t painted = 0;
  BatchEvents events;
  events.prepared = [&](const FrameInfo&, const PaintJob&) { ++painted; };
  const auto summary = run(folder(), {}, events);
  EXPECT_EQ(summary.to_do, 0);
  EXPECT_EQ(painted, 0);
  EXPECT_TRUE(summary.complete);
  EXPECT_EQ(content(folder()), before);
}

TEST_F(RunBatchTest, DoesAgainWhatIsMissingOrNotWhatItWas) {
  run(folder());
  const auto before = content(folder());
  fs::remove(folder().picture("b"));
  std::ofstream(folder().picture("d")) << "damaged";
  fs::remove(folder().path() + "/records/e.json");
  EXPECT_EQ(run(folder()).painted, 3);
  EXPECT_EQ(content(folder()), before);
}

TEST_F(RunBatchTest, AFrameThatCannotBeReadIsRecordedAndSkipped) {
  dataset_.broken = {1, 3};
  const auto summary = run(folder());
  EXPECT_EQ(summary.painted, 3);
  EXPECT_EQ(summary.failed, 2);
  EXPECT_EQ(summary.first_failure, ExitCode::kInput);
  EXPECT_TRUE(summary.complete);
  const auto record = folder().record(dataset_.info(1));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->error, "frame b: is cut short");
  EXPECT_FALSE(fs::exists(folder().picture("b")));
  EXPECT_NE(file_content(folder().summary()).find("\"failed\": 2"), std::string::npos);

  dataset_.broken.clear();  // mended, and run again
  EXPECT_EQ(run(folder()).painted, 2);
  run(folder("whole"));
  EXPECT_EQ(content(folder()), content(folder("whole")));
}

TEST_F(RunBatchTest, FailFastStopsAtTheFirstAndKeepsWhatWasDone) {
  dataset_.broken = {2};
  BatchOptions options;
  options.fail_fast = true;
  const auto summary = run(folder(), options);
  EXPECT_EQ(summary.painted, 2);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_FALSE(summary.complete);
  EXPECT_TRUE(folder().is_done(dataset_.info(1)));
  EXPECT_FALSE(folder().record(dataset_.info(3)));
  EXPECT_FALSE(fs::exists(folder().manifest()));
}

TEST_F(RunBatchTest, TheFrameInHandIsDroppedWhenInterrupted) {
  BatchEvents events;
  int iterations = 0;
  events.iteration = [&](const FrameInfo&, const PaintJob&, const StylizeIteration&) { ++iterations; };
  events.interrupted = [&] { return iterations == 3; };  // the first of the second frame
  const auto summary = run(folder(), {}, events);
  EXPECT_TRUE(summary.interrupted);
  EXPECT_EQ(summary.painted, 1);
  EXPECT_EQ(iterations, 3);
  EXPECT_TRUE(folder().is_done(dataset_.info(0)));
  EXPECT_FALSE(folder().record(dataset_.info(1)));
  EXPECT_FALSE(fs::exists(folder().picture("b")));
  run(folder());
  run(folder("whole"));
  EXPECT_EQ(content(folder()), content(folder("whole")));
}

TEST_F(RunBatchTest, ShardsMakeTheFilesThatOneProcessMakes) {
  for (int64_t i = 0; i < 3; ++i) {
    BatchOptions options;
    options.shard = {i, 3, "--shard"};
    const auto summary = run(folder(), options);
    EXPECT_EQ(summary.painted, i < 2 ? 2 : 1);
    EXPECT_EQ(summary.complete, i == 2) << "the last finds every frame done";
  }
  run(folder("whole"));
  EXPECT_EQ(content(folder()), content(folder("whole")));
}

TEST_F(RunBatchTest, MoreShardsThanFrames) {
  BatchOptions options;
  options.shard = {6, 7, "--shard"};
  const auto summary = run(folder(), options);
  EXPECT_EQ(summary.to_do, 0);
  EXPECT_FALSE(summary.complete);
}

TEST_F(RunBatchTest, TwoFramesWithOneOutputName) {
  dataset_ = FormulaDataset({"a", "b", "a"});
  EXPECT_THROW(run(folder()), UsageError);
  dataset_ = FormulaDataset({"contact_sheet"});
  EXPECT_THROW(run(folder()), UsageError);
  EXPECT_FALSE(fs::exists(folder().path())) << "nothing was begun";
}

TEST_F(RunBatchTest, APictureThatCannotBeWrittenEndsTheRun) {
  fs::create_directories(folder().picture("b"));  // a folder in its place
  EXPECT_THROW(run(folder()), OutputError);
  EXPECT_TRUE(folder().is_done(dataset_.info(0)));
  EXPECT_FALSE(folder().record(dataset_.info(1)));
  fs::remove(folder().picture("b"));
  EXPECT_TRUE(run(folder()).complete);
}

TEST_F(RunBatchTest, WhatKilledWritersLeftIsClearedAway) {
  fs::create_directories(folder().path() + "/records");
  std::ofstream(folder().path() + "/.rgbd_stylize-77-0.png") << "half";
  std::ofstream(folder().path() + "/records/.rgbd_stylize-77-1.json") << "half";
  run(folder());
  run(folder("whole"));
  EXPECT_EQ(content(folder()), content(folder("whole")));
}

}  // namespace
}  // namespace rgbd_stylize
