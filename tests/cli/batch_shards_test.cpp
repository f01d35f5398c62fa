// A batch that several processes share.
#include "batch_test.hpp"
#include "mpirun.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

class BatchShardsTest : public BatchTest {
 protected:
  void expect_each_frame_once(const std::string& err) const {
    for (int i = 0; i < kFrames; ++i) EXPECT_EQ(times_painted(err, i), 1) << name(i) << "\n" << err;
  }
};

TEST_F(BatchShardsTest, FourAtOncePaintEveryFrameOnceAndMakeTheSameFiles) {
  std::vector<std::unique_ptr<Process>> shards;
  for (int i = 0; i < 4; ++i) shards.push_back(start(batch("out", {"--shard", std::to_string(i) + "/4"})));
  std::string err;
  for (const auto& shard : shards) {
    const auto ended = shard->wait();
    EXPECT_EQ(ended.status, 0) << ended.err;
    err += ended.err;
  }
  expect_each_frame_once(err);
  ASSERT_EQ(run_batch("whole").status, 0);
  expect_same_files("out", "whole");
}

TEST_F(BatchShardsTest, WhatADeadShardLeftIsDoneByARerun) {
  ASSERT_EQ(run_batch("out", {"--shard", "0/2"}).status, 0);
  EXPECT_FALSE(fs::exists(at("out/manifest.jsonl"))) << "half of the frames are missing";
  ASSERT_EQ(run_batch("out").status, 0);
  ASSERT_EQ(run_batch("whole").status, 0);
  expect_same_files("out", "whole");
}

TEST_F(BatchShardsTest, ALauncherIsBelievedAndAnOptionMore) {
  environment_["RANK"] = "1";
  environment_["WORLD_SIZE"] = "2";
  const auto launched = run_batch("launched");
  EXPECT_TRUE(contains(launched.err, "shard 1/2 (torchrun)")) << launched.err;
  EXPECT_FALSE(fs::exists(at("launched/view0.png")));
  EXPECT_TRUE(fs::exists(at("launched/view1.png")));
  const auto told = run_batch("told", {"--shard", "0/2"});
  EXPECT_TRUE(contains(told.err, "shard 0/2 (--shard)")) << told.err;
  EXPECT_TRUE(fs::exists(at("told/view0.png")));
}

TEST_F(BatchShardsTest, ByHandNoLauncherCounts) {
  environment_.insert({{"RANK", "5"}, {"WORLD_SIZE", "2"}});
  EXPECT_EQ(run_batch("out", {"--shard", "0/2"}).status, 0);
}

TEST_F(BatchShardsTest, UnderMpirun) {
  NEEDS_MPIRUN();
  const auto ended = run_by_mpirun(2, batch("out"), folder(), environment_);
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "shard 0/2 (Open MPI)")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "shard 1/2 (Open MPI)")) << ended.err;
  expect_each_frame_once(ended.err);
  ASSERT_EQ(run_batch("whole").status, 0);
  expect_same_files("out", "whole");
}

TEST_F(BatchShardsTest, APictureThatWasRemovedKeepsTheFolderUnfinished) {
  ASSERT_EQ(run_batch("out", {"--shard", "0/2"}).status, 0);
  fs::remove(at("out/view0.png"));
  const auto ended = run_batch("out", {"--shard", "1/2"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "frames are missing")) << ended.err;
  EXPECT_FALSE(fs::exists(at("out/manifest.jsonl")));
  ASSERT_EQ(run_batch("out", {"--shard", "0/2"}).status, 0);
  EXPECT_TRUE(fs::exists(at("out/manifest.jsonl")));
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
