// Batches whose frames are painted together.
#include "run_batch_test.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using namespace testing_batch;

class TogetherTest : public RunBatchFixture {
 protected:
  static BatchOptions by(int64_t together) {
    BatchOptions options;
    options.together = together;
    return options;
  }

  // Pictures of the frames at these positions are those of a run that paints each alone, and so are the
  // losses.
  void expect_as_alone(const std::vector<int64_t>& positions) {
    run(folder("alone"));
    for (const auto position : positions) {
      const auto frame = dataset_.info(position);
      const auto here = read_picture(folder().picture(frame.name)).rgb;
      const auto there = read_picture(folder("alone").picture(frame.name)).rgb;
      EXPECT_LT((here - there).abs().max().item<double>(), 1.5 / 255) << frame.name << ": but for rounding";
      const auto own = folder().record(frame), alone = folder("alone").record(frame);
      ASSERT_EQ(own->losses.size(), 3u);
      EXPECT_NEAR(own->total, alone->total, 1e-4 * alone->total) << frame.name;
      for (size_t i = 0; i < 3; ++i)
        EXPECT_NEAR(own->losses[i].second, alone->losses[i].second, 1e-4 * alone->total) << frame.name;
      EXPECT_EQ(own->iterations, 2);
      EXPECT_GT(own->seconds, 0);
    }
  }

  [[nodiscard]] std::vector<int64_t> group_of(int64_t position) const {
    return folder().record(dataset_.info(position))->together;
  }
};

TEST_F(TogetherTest, EachFrameIsPaintedAsAlone) {
  EXPECT_EQ(run(folder(), by(2)).painted, 5);
  expect_as_alone({0, 1, 2, 3, 4});
  EXPECT_EQ(group_of(2), (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(group_of(4), (std::vector<int64_t>{4})) << "what is left over";
}

TEST_F(TogetherTest, EachFrameIsToldOfByItself) {
  std::map<std::string, std::vector<int>> iterations;
  std::vector<std::string> prepared;
  BatchEvents events;
  events.prepared = [&](const FrameInfo& frame, const PaintJob&) { prepared.push_back(frame.name); };
  events.iteration = [&](const FrameInfo& frame, const PaintJob&, const StylizeIteration& it) {
    iterations[frame.name].push_back(it.index);
    EXPECT_EQ(it.iteration.pastiche.sizes(), (torch::IntArrayRef{1, 3, 24, 32}));
    EXPECT_EQ(it.iteration.evaluation.total.dim(), 0);
  };
  run(folder(), by(3), events);
  EXPECT_EQ(prepared, (std::vector<std::string>{"a", "b", "c", "d", "e"}));
  ASSERT_EQ(iterations.size(), 5u);
  for (const auto& frame : iterations) EXPECT_EQ(frame.second, (std::vector<int>{0, 1})) << frame.first;
}

TEST_F(TogetherTest, AGroupOfWhichAFrameIsMissingIsDoneAsAWhole) {
  run(folder(), by(2));
  const auto before = content(folder());
  fs::remove(folder().picture("d"));
  const auto summary = run(folder(), by(2));
  EXPECT_EQ(summary.to_do, 2) << "c and d";
  EXPECT_EQ(content(folder()), before);
}

TEST_F(TogetherTest, FramesOfOtherGroupsAreNotDone) {
  run(folder(), by(2));
  EXPECT_EQ(run(folder(), by(3)).to_do, 5);
  run(folder("fresh"), by(3));
  EXPECT_EQ(content(folder()), content(folder("fresh")));
  EXPECT_EQ(run(folder(), by(3)).to_do, 0);
}

TEST_F(TogetherTest, AFrameThatCannotBeReadLeavesTheOthersOfItsGroupAlone) {
  dataset_.broken = {1};
  const auto summary = run(folder(), by(3));
  EXPECT_EQ(summary.painted, 4);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_TRUE(summary.complete);
  EXPECT_EQ(folder().record(dataset_.info(1))->error, "frame b: is cut short");
  expect_as_alone({0, 2, 3, 4});

  dataset_.broken.clear();  // mended, and run again
  EXPECT_EQ(run(folder(), by(3)).painted, 3);
  run(folder("whole"), by(3));
  EXPECT_EQ(content(folder()), content(folder("whole")));
}

TEST_F(TogetherTest, AFrameThatCannotBePaintedLeavesTheOthersOfItsGroupAlone) {
  dataset_.poison = {1};
  EXPECT_EQ(run(folder(), by(3)).failed, 1);
  const auto failed = folder().record(dataset_.info(1));
  EXPECT_NE(failed->error.find("not a finite number"), std::string::npos) << failed->error;
  EXPECT_FALSE(fs::exists(folder().picture("b")));
  expect_as_alone({0, 2, 3, 4});
  EXPECT_EQ(folder().record(dataset_.info(0))->warnings.back().rfind("painted alone, as it failed with", 0),
            0u);
  EXPECT_TRUE(folder().record(dataset_.info(3))->warnings.empty()) << "of another group";
}

TEST_F(TogetherTest, FramesOfAnotherSizeAreABatchOfTheirOwn) {
  dataset_.wide = {1, 3};
  EXPECT_EQ(run(folder(), by(5)).painted, 5);
  EXPECT_EQ(read_picture(folder().picture("b")).rgb.size(3), 48);
  EXPECT_EQ(read_picture(folder().picture("c")).rgb.size(3), 32);
  expect_as_alone({0, 1, 2, 3, 4});
  EXPECT_TRUE(folder().record(dataset_.info(1))->warnings.empty()) << "nothing failed";
}

TEST_F(TogetherTest, FailFastStopsBehindTheGroup) {
  dataset_.broken = {2};
  auto options = by(4);
  options.fail_fast = true;
  const auto summary = run(folder(), options);
  EXPECT_EQ(summary.painted, 3);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_TRUE(folder().is_done(dataset_.info(1)));
  EXPECT_TRUE(folder().is_done(dataset_.info(3))) << "was painted beside the one that failed";
  EXPECT_FALSE(folder().record(dataset_.info(4)));
}

TEST_F(TogetherTest, TheGroupInHandIsDroppedWhenInterrupted) {
  BatchEvents events;
  int iterations = 0;
  events.iteration = [&](const FrameInfo&, const PaintJob&, const StylizeIteration&) { ++iterations; };
  events.interrupted = [&] { return iterations == 5; };  // the first of the second group
  const auto summary = run(folder(), by(2), events);
  EXPECT_TRUE(summary.interrupted);
  EXPECT_EQ(summary.painted, 2);
  EXPECT_TRUE(folder().is_done(dataset_.info(1)));
  EXPECT_FALSE(folder().record(dataset_.info(2)));
  run(folder(), by(2));
  run(folder("whole"), by(2));
  EXPECT_EQ(content(folder()), content(folder("whole")));
}

TEST_F(TogetherTest, ShardsMakeTheFilesThatOneProcessMakes) {
  const std::vector<int64_t> painted = {
      3, 2};  // of the groups ab, cd and e the first and the last, and the other
  for (int64_t i = 0; i < 2; ++i) {
    auto options = by(2);
    options.shard = {i, 2, "--shard"};
    const auto summary = run(folder(), options);
    EXPECT_EQ(summary.painted, painted[size_t(i)]);
    EXPECT_EQ(summary.complete, i == 1);
  }
  run(folder("whole"), by(2));
  EXPECT_EQ(content(folder()), content(folder("whole")));
}

}  // namespace
}  // namespace rgbd_stylize
