#include "rgbd_stylize/batch/shard.hpp"

#include "environment.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using namespace testing_support;

void expect_shard(const Variables& variables, int64_t index, int64_t count, const std::string& source) {
  const auto shard = shard_from_environment(environment(variables));
  EXPECT_EQ(shard.index, index) << source;
  EXPECT_EQ(shard.count, count) << source;
  EXPECT_EQ(shard.source, source);
}

void expect_refused(const Variables& variables, const std::string& wanted) {
  try {
    static_cast<void>(shard_from_environment(environment(variables)));
    FAIL() << "accepted where this was wanted: " << wanted;
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find(wanted), std::string::npos) << error.what();
  }
}

TEST(Shard, AsItIsTyped) {
  const auto shard = parse_shard("3/4");
  EXPECT_EQ(shard.index, 3);
  EXPECT_EQ(shard.count, 4);
  for (const std::string text : {"", "3", "4/4", "-1/4", "1/0", "a/4", "1/4x", "1/", "/4"}) {
    EXPECT_THROW(parse_shard(text), UsageError) << text;
  }
}

TEST(Shard, WithoutALauncherOneProcessDoesItAll) { expect_shard({}, 0, 1, ""); }

TEST(Shard, AsALauncherSays) { expect_shard({{"RANK", "2"}, {"WORLD_SIZE", "8"}}, 2, 8, "torchrun"); }

Variables array_job(int id, int first, int last, int count) {
  return {{"SLURM_ARRAY_TASK_ID", std::to_string(id)},
          {"SLURM_ARRAY_TASK_MIN", std::to_string(first)},
          {"SLURM_ARRAY_TASK_MAX", std::to_string(last)},
          {"SLURM_ARRAY_TASK_COUNT", std::to_string(count)}};
}

TEST(Shard, AJobOfAnArray) {
  expect_shard(array_job(3, 0, 7, 8), 3, 8, "Slurm array");
  expect_shard(array_job(9, 1, 13, 4), 2, 4, "Slurm array");   // --array=1-13:4
  expect_shard(array_job(5, 5, 5, 1), 0, 1, "Slurm array");    // one job, run again by itself
  expect_refused(array_job(2, 1, 9, 3), "not evenly spaced");  // --array=1,2,9
}

TEST(Shard, JobsOfAnArrayThatStartSeveralTasks) {
  auto variables = array_job(2, 0, 3, 4);
  variables["SLURM_PROCID"] = "1";
  variables["SLURM_STEP_NUM_TASKS"] = "2";
  expect_shard(variables, 2 * 2 + 1, 4 * 2, "Slurm array of srun");
}

}  // namespace
}  // namespace rgbd_stylize
