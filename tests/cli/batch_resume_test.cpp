// A batch that is stopped, by whatever, and started again.
#include "batch_test.hpp"

#include <chrono>
#include <random>
#include <thread>

namespace rgbd_stylize::testing_cli {
namespace {

using Clock = std::chrono::steady_clock;

// At any instant a picture that has a record is whole.
void expect_records_are_true(const std::string& folder) {
  if (!fs::exists(folder + "/records")) return;
  for (const auto& entry : fs::directory_iterator(folder + "/records")) {
    if (entry.path().extension() != ".json" || starts_with(entry.path().filename(), ".")) continue;
    const auto record = Json::parse(file_content(entry.path()));
    EXPECT_EQ(record["sha256"], sha256_of(folder + "/" + record["name"].get<std::string>() + ".png"));
  }
}

class BatchResumeTest : public BatchTest {
 protected:
  void expect_kills_to_change_nothing(const Arguments& options, int kills);
};

// Kills runs at random instants, each going on where the one before was killed, and compares what they end
// with to what a run makes that was left in peace.
void BatchResumeTest::expect_kills_to_change_nothing(const Arguments& options, int kills) {
  const auto start_time = Clock::now();
  ASSERT_EQ(run_batch("whole", options).status, 0);
  const auto duration = Clock::now() - start_time;

  std::mt19937 random(20);
  std::uniform_real_distribution<double> share(0.0, 1.0);
  int killed = 0, completed = 0, frames_kept = 0;
  for (int attempt = 0; killed < kills && attempt < 5 * kills; ++attempt) {
    const auto process = start(batch("out", options));
    std::this_thread::sleep_for(duration * share(random));
    process->signal(SIGKILL);
    const auto status = process->wait().status;
    ASSERT_TRUE(status == 0 || status == 128 + SIGKILL) << status;
    expect_records_are_true(at("out"));
    if (status == 0 || fs::exists(at("out/summary.json"))) {  // it was done before the signal came
      ASSERT_EQ(run_batch("out", options).status, 0);
      expect_same_files("out", "whole");
      fs::remove_all(at("out"));
      ++completed;
    } else if (fs::exists(at("out/records"))) {
      frames_kept += !fs::is_empty(at("out/records"));
    }
    killed += status == 128 + SIGKILL;
  }
  EXPECT_EQ(killed, kills);
  EXPECT_GT(frames_kept + completed, 0) << "no run came so far that there was anything to go on from";
  ASSERT_EQ(run_batch("out", options).status, 0);
  expect_same_files("out", "whole");
}

TEST_F(BatchResumeTest, KilledAtAnyInstantARerunEndsWithTheSameFiles) {
  expect_kills_to_change_nothing({"--iterations", "60"}, 20);
}

TEST_F(BatchResumeTest, KilledAmongFramesThatArePaintedTogether) {
  expect_kills_to_change_nothing({"--iterations", "60", "--together", "3"}, 10);
}

TEST_F(BatchResumeTest, ARerunDoesOnlyWhatIsMissing) {
  ASSERT_EQ(run_batch("out").status, 0);
  fs::remove(at("out/view5.png"));
  const auto before = fs::last_write_time(at("out/view4.png"));
  const auto ended = run_batch("out");
  EXPECT_EQ(ended.status, 0);
  for (int i = 0; i < kFrames; ++i) EXPECT_EQ(times_painted(ended.err, i), i == 5 ? 1 : 0);
  EXPECT_EQ(fs::last_write_time(at("out/view4.png")), before);
}

TEST_F(BatchResumeTest, CtrlCLeavesTheFrameInHandUndone) {
  const auto process = start(batch("out", {"--iterations", "1000000", "--verbose"}));
  ASSERT_TRUE(process->wait_for("3/1000000 ")) << process->err();
  process->signal(SIGINT);
  const auto ended = process->wait();
  EXPECT_EQ(ended.status, 130) << ended.err;
  EXPECT_FALSE(fs::exists(at("out/view0.png")));
  EXPECT_TRUE(fs::is_empty(at("out/records")));
  EXPECT_FALSE(fs::exists(at("out/manifest.jsonl")));
}

// No file may grow beyond a limit: the system says so as it says that a disk is full.
TEST_F(BatchResumeTest, AFullDiskEndsTheRunAndNothingIsHalfWritten) {
  auto limited =
      Arguments{"/bin/sh", "-c", "trap '' XFSZ; ulimit -f 2; exec \"$0\" \"$@\"", RGBD_STYLIZE_BINARY} +
      batch("out", {"--quiet"});
  const auto options_only = run_batch("out", {"--frames", "0"});  // run.json is larger than the limit, too
  ASSERT_EQ(options_only.status, 0) << options_only.err;
  const auto ended = Process(limited, folder(), environment_).wait();
  EXPECT_EQ(ended.status, 6) << ended.err;
  EXPECT_TRUE(contains(ended.err, "out/view1.png: cannot be written")) << ended.err;
  expect_records_are_true(at("out"));
  for (const auto& entry : fs::recursive_directory_iterator(at("out"))) {
    EXPECT_FALSE(starts_with(entry.path().filename(), ".rgbd_stylize-")) << entry.path();
  }
  EXPECT_FALSE(fs::exists(at("out/view1.png")));

  EXPECT_EQ(run_batch("out").status, 0) << "with room again";
  ASSERT_EQ(run_batch("whole").status, 0);
  expect_same_files("out", "whole");
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
