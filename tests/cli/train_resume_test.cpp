// Trainings that were stopped, and go on.
#include "train_test.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kInput = 3, kOutput = 6, kInterrupted = 130;

class TrainResumeTest : public TrainTest {
 protected:
  void make_depth_network() const {
    const Arguments grey = {WRITE_TORCHSCRIPT_BINARY, "grey.pt", "x.mean(1, keepdim=True)"};
    ASSERT_EQ(Process(grey, folder(), {}).wait().status, 0);
  }
  const Arguments depth_ = {"--depth-model", "grey.pt", "--depth-weight", "2", "--depth-loss", "ssi"};
};

TEST_F(TrainResumeTest, SixStepsAreThreeAndThreeMore) {
  train({"--iterations", "6", "-o", "whole.safetensors"});
  train({"--iterations", "3", "-o", "parts.safetensors"});
  train({"--iterations", "6", "-o", "parts.safetensors", "--resume", "--workers", "3"});
  for (const std::string end : {".safetensors", "_checkpoint.safetensors", "_losses.jsonl"})
    EXPECT_TRUE(file_content(at("whole" + end)) == file_content(at("parts" + end))) << end;
  EXPECT_TRUE(header(at("parts_checkpoint.safetensors"))["__metadata__"].contains("first_total"));
}

// Each step compares depth in another view, of which there are six.
TEST_F(TrainResumeTest, WithADepthLossTheViewsGoOnToo) {
  make_depth_network();
  train(depth_ + Arguments{"--iterations", "8", "-o", "whole.safetensors"});
  train(depth_ + Arguments{"--iterations", "3", "-o", "parts.safetensors"});
  train(depth_ + Arguments{"--iterations", "8", "-o", "parts.safetensors", "--resume"});
  for (const std::string end : {".safetensors", "_losses.jsonl"})
    EXPECT_TRUE(file_content(at("whole" + end)) == file_content(at("parts" + end))) << end;
}

TEST_F(TrainResumeTest, OfATrainingThatIsDoneItWritesTheModelAlone) {
  train({"--iterations", "4", "--checkpoint-every", "2"});
  for (const std::string iterations : {"4", "3"}) {
    fs::remove(at("wave.safetensors"));
    const auto before = folder_content(folder());
    const auto ended = run(small({"--iterations", iterations, "--resume"}));
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_TRUE(contains(ended.err, "wave.safetensors  4 steps, all done before")) << ended.err;
    auto after = folder_content(folder());
    EXPECT_TRUE(contains(after["wave.safetensors"], "\"recipe.iterations\":\"4\""));
    after.erase("wave.safetensors");
    EXPECT_TRUE(after == before);
  }
}

// What a job does that is put back into its queue, over and over.
TEST_F(TrainResumeTest, WithoutACheckpointItBegins) {
  train({"-o", "whole.safetensors"});
  const auto begun = run(small({"--resume"}));
  EXPECT_EQ(begun.status, 0) << begun.err;
  EXPECT_TRUE(contains(begun.err, "no checkpoint beside wave.safetensors: the training begins")) << begun.err;
  EXPECT_TRUE(file_content(at("wave.safetensors")) == file_content(at("whole.safetensors")));
  const auto again = run(small({"--resume"}));
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_TRUE(contains(again.err, "all done before")) << again.err;
}

TEST_F(TrainResumeTest, AModelWithoutItsCheckpointIsNotReplaced) {
  train({});
  fs::remove(at("wave_checkpoint.safetensors"));
  for (const Arguments& resume : {Arguments{"--resume"}, Arguments{}})
    expect_refused_as_given(small(resume), kUsage, {"--output wave.safetensors: is there already"});
  train({"-o", "sea.safetensors"});
  expect_refused_as_given(
      small({"-o", "sea_checkpoint.safetensors"}), kUsage, {"sea_checkpoint.safetensors: is there already"});
}

TEST_F(TrainResumeTest, TheLastStepIsKeptOnce) {
  train({"--iterations", "4", "--checkpoint-every", "2"});
  EXPECT_EQ(header(at("wave_checkpoint.safetensors"))["__metadata__"]["step"], "4");
  EXPECT_EQ(header(at("wave_checkpoint_previous.safetensors"))["__metadata__"]["step"], "2");
}

TEST_F(TrainResumeTest, EndedWhileACheckpointTookItsPlaceItCanGoOn) {
  train({"--iterations", "6", "-o", "whole.safetensors"});
  train({"--iterations", "4"});
  for (const std::string name : {"wave_checkpoint.safetensors.new", "wave_checkpoint_previous.safetensors"}) {
    fs::rename(at("wave_checkpoint.safetensors"), at(name));
    expect_refused_as_given(small({}), kUsage, {name, "--resume"});
    const auto ended = run(small({"--iterations", "6", "--resume"}));
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_EQ(contains(ended.err, "going on from " + name), name != "wave_checkpoint.safetensors.new")
        << ended.err;
    EXPECT_TRUE(file_content(at("wave.safetensors")) == file_content(at("whole.safetensors")));
    for (const std::string left : {"wave_checkpoint.safetensors.new", "wave_checkpoint_previous.safetensors"})
      fs::remove(at(left));
    for (const std::string done : {"wave_checkpoint.safetensors", "wave.safetensors"}) fs::remove(at(done));
    train({"--iterations", "4"});
  }
}

TEST_F(TrainResumeTest, StoppedItCanGoOn) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const auto name = "wave" + std::to_string(signal);
    const auto process = start(small({"--iterations", "100000", "-o", name + ".safetensors"}));
    ASSERT_TRUE(process->wait_for("1/100000")) << process->err();
    process->signal(signal);
    const auto ended = process->wait();
    EXPECT_EQ(ended.status, kInterrupted);
    EXPECT_TRUE(contains(ended.err, "stopping; once more")) << ended.err;
    EXPECT_TRUE(contains(ended.err, "go on with --resume")) << ended.err;
    EXPECT_FALSE(fs::exists(at(name + ".safetensors"))) << "it is not done";
    const auto steps = trace_of(at(name + "_losses.jsonl")).size();
    train({"--iterations", std::to_string(steps + 2), "-o", name + ".safetensors", "--resume"});
    EXPECT_EQ(trace_of(at(name + "_losses.jsonl")).size(), steps + 2);
  }
}

TEST_F(TrainResumeTest, WithoutItsPhotographsItKeepsWhatItLearned) {
  const auto process = start(small({"--iterations", "100000"}));
  ASSERT_TRUE(process->wait_for("1/100000")) << process->err();
  fs::remove_all(at("photos"));
  const auto ended = process->wait();
  EXPECT_EQ(ended.status, kInput) << ended.err;
  EXPECT_TRUE(contains(ended.err, "the last good checkpoint is wave_checkpoint.safetensors")) << ended.err;
  EXPECT_TRUE(fs::exists(at("wave_checkpoint.safetensors")));
}

// The other one is this test, which holds its file of losses.
TEST_F(TrainResumeTest, BesideAnotherTrainingOfTheSameFilesItLeavesThemAlone) {
  const int losses = open(at("wave_losses.jsonl").c_str(), O_CREAT | O_WRONLY, 0644);
  ASSERT_EQ(flock(losses, LOCK_EX), 0);
  const auto ended = run(small({}));
  EXPECT_EQ(ended.status, kOutput);
  EXPECT_TRUE(contains(ended.err, "another training writes it")) << ended.err;
  EXPECT_FALSE(fs::exists(at("wave_checkpoint.safetensors")));
  close(losses);
}

TEST_F(TrainResumeTest, ATruncatedCheckpointFallsBackToTheOneBefore) {
  train({"--iterations", "4", "--checkpoint-every", "2"});
  const auto checkpoint = at("wave_checkpoint.safetensors");
  fs::resize_file(checkpoint, fs::file_size(checkpoint) / 2);
  const auto ended = run(small({"--iterations", "6", "--resume"}));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "warning: ") && contains(ended.err, "wave_checkpoint_previous"))
      << ended.err;
  // The one that it fell back to has become the previous one, not the damaged one.
  fs::remove(checkpoint);
  const auto again = run(small({"--iterations", "6", "--resume"}));
  EXPECT_EQ(again.status, 0) << again.err;
}

TEST_F(TrainResumeTest, ResumingWithOtherOptionsSaysWhich) {
  train({});
  expect_refused_as_given(small({"--resume", "--batch", "3", "--learning-rate", "0.01"}),
                          kUsage,
                          {"batch was 2 and is 3", "learning-rate was"});
  expect_refused_as_given(
      small({"--resume", "--precision", "bf16"}), kUsage, {"precision was fp32 and is bf16"});
  expect_refused_as_given(small({}), kUsage, {"wave_checkpoint.safetensors", "--resume"});
  expect_refused_as_given(
      small({"--resume", "--style", "room.png"}), kUsage, {"style[0] was night.png and is room.png"});
  train({"--resume", "--iterations", "5", "--images", "./photos/"});
  fs::copy_file(at("room.png"), at("night.png"), fs::copy_options::overwrite_existing);
  expect_refused_as_given(small({"--resume"}), kUsage, {"style[0] (night.png) is another picture now"});
}

TEST_F(TrainResumeTest, WhatADepthNetworkReadsIsAnOption) {
  make_depth_network();
  train(depth_);
  expect_refused_as_given(small(depth_ + Arguments{"--resume", "--depth-is", "disparity"}),
                          kUsage,
                          {"depth-is was depth and is disparity"});
}

TEST_F(TrainResumeTest, ADamagedFileOfLossesIsNamedWithItsLine) {
  train({});
  const auto losses = file_content(at("wave_losses.jsonl"));
  const auto more = small({"--resume", "--iterations", "6"});
  for (const std::string line : {"{}", "no JSON", "{\"step\":2,\"total\":1,\"terms\":{\"other\":1}}"}) {
    const auto first = lines_of(losses)[0];
    write_file(at("wave_losses.jsonl"), first + "\n" + line + "\n");
    expect_refused_as_given(
        more + Arguments{"--quiet"}, kInput, {"wave_losses.jsonl:2: ", "remove the file"});
  }
  fs::remove(at("wave_losses.jsonl"));
  EXPECT_EQ(run(more).status, 0);
  EXPECT_EQ(trace_of(at("wave_losses.jsonl")).size(), 2u);
}

// The checkpoint after the first step holds the very weights whose losses are no numbers.
TEST_F(TrainResumeTest, ADivergedTrainingNamesTheLossAndLeavesNoBadCheckpoint) {
  const Arguments too_fast = {"--learning-rate", "1e30", "--checkpoint-every", "1"};
  train(too_fast + Arguments{"--iterations", "1"});
  fs::remove(at("wave.safetensors"));
  for (const Arguments& resume : {Arguments{"--resume"}, Arguments{}}) {
    const auto ended = run(small(too_fast + resume));
    EXPECT_EQ(ended.status, kInput) << ended.err;
    EXPECT_TRUE(contains(ended.err, "rgbd_stylize: step 2: the loss ")) << ended.err;
    EXPECT_TRUE(contains(ended.err, "has to begin anew; there is no checkpoint")) << ended.err;
    for (const std::string name : {"wave.safetensors", "wave_checkpoint.safetensors"})
      EXPECT_FALSE(fs::exists(at(name))) << name;
  }
}

// Of a gradient near 1e30 the square is infinite, though the only loss that is read is not.
TEST_F(TrainResumeTest, WhatTheLastStepMakesIsLookedAt) {
  const auto ended = run(small({"--style-weight", "1e30", "--iterations", "1"}));
  EXPECT_EQ(ended.status, kInput) << ended.err;
  EXPECT_TRUE(contains(ended.err, "rgbd_stylize: step 1: the weights or their moments")) << ended.err;
  for (const std::string name : {"wave.safetensors", "wave_checkpoint.safetensors"})
    EXPECT_FALSE(fs::exists(at(name))) << name;
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
