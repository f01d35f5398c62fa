// A training whose disk is full.
#include "file_limit.hpp"
#include "train_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

using testing_support::FileLimit;

constexpr int kOutput = 6;

class TrainFullDiskTest : public TrainTest {
 protected:
  /// A training that ends for want of room for a file larger than that.
  void expect_stopped(rlim_t bytes, const Arguments& arguments, const std::vector<std::string>& said) const {
    const auto ended = [&] {
      const FileLimit limit(bytes);
      return run(small(arguments + Arguments{"--quiet"}));
    }();
    EXPECT_EQ(ended.status, kOutput) << ended.err;
    for (const auto& words : said) EXPECT_TRUE(contains(ended.err, words)) << ended.err;
    EXPECT_FALSE(fs::exists(at("wave.safetensors"))) << "it is not done";
    for (const auto& entry : fs::directory_iterator(folder()))
      EXPECT_FALSE(starts_with(entry.path().filename(), ".rgbd_stylize-")) << entry.path();
  }
};

TEST_F(TrainFullDiskTest, ForTheCheckpointKeepsTheOneBeforeAndCanGoOn) {
  train({"-o", "whole.safetensors"});
  train({"--iterations", "2"});
  fs::remove(at("wave.safetensors"));
  const auto good = file_content(at("wave_checkpoint.safetensors"));
  expect_stopped(good.size() / 2,
                 {"--resume"},
                 {"rgbd_stylize: wave_checkpoint.safetensors.new: cannot be written: ",
                  "; the last good checkpoint is wave_checkpoint.safetensors"});
  EXPECT_TRUE(file_content(at("wave_checkpoint.safetensors")) == good);
  train({"--resume"});
  EXPECT_TRUE(file_content(at("wave.safetensors")) == file_content(at("whole.safetensors")));
  EXPECT_EQ(file_content(at("wave_losses.jsonl")), file_content(at("whole_losses.jsonl")));
}

TEST_F(TrainFullDiskTest, ForThePreview) {
  expect_stopped(2000,
                 {"--preview-every", "1"},
                 {"rgbd_stylize: wave_preview.png: cannot be written: ", "no checkpoint"});
}

TEST_F(TrainFullDiskTest, ForTheLosses) {
  expect_stopped(300, {}, {"rgbd_stylize: wave_losses.jsonl: cannot be written: ", "no checkpoint"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
