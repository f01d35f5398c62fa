#include "rgbd_stylize/batch/shard.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <map>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using Variables = std::map<std::string, std::string>;

Environment environment(const Variables& variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

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

TEST(Shard, AsEachLauncherSays) {
  expect_shard({{"RANK", "2"}, {"WORLD_SIZE", "8"}}, 2, 8, "torchrun");
  expect_shard({{"SLURM_PROCID", "1"}, {"SLURM_NTASKS", "3"}}, 1, 3, "srun");
  expect_shard({{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}}, 1, 2, "Open MPI");
  expect_shard({{"PMI_RANK", "0"}, {"PMI_SIZE", "2"}}, 0, 2, "MPI");
}

TEST(Shard, ARankWithoutASizeSaysNothing) { expect_shard({{"RANK", "2"}}, 0, 1, ""); }

// torchrun started by srun, once on each node: its own ranks count.
TEST(Shard, TheInnermostLauncherCounts) {
  expect_shard(
      {{"SLURM_PROCID", "1"}, {"SLURM_NTASKS", "2"}, {"RANK", "5"}, {"WORLD_SIZE", "8"}}, 5, 8, "torchrun");
}

TEST(Shard, ABatchScriptIsNoTaskOfSrun) {
  const Variables script = {{"SLURM_JOB_ID", "77"}, {"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}};
  expect_shard(script, 0, 1, "");
  auto task = script;
  task["SLURM_STEP_ID"] = "0";
  expect_shard(task, 0, 4, "srun");
}

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
  variables["SLURM_NTASKS"] = "2";
  expect_shard(variables, 2 * 2 + 1, 4 * 2, "Slurm array of srun");
}

TEST(Shard, NumbersThatMakeNoSense) {
  expect_refused({{"RANK", "one"}, {"WORLD_SIZE", "2"}}, "RANK=one");
  expect_refused({{"RANK", "2"}, {"WORLD_SIZE", "2"}}, "RANK=2");
}

TEST(Shard, TheNumberOnThisMachine) {
  EXPECT_EQ(local_rank(environment({})), 0);
  EXPECT_EQ(local_rank(environment({{"LOCAL_RANK", "3"}})), 3);
  EXPECT_EQ(local_rank(environment({{"SLURM_LOCALID", "1"}})), 1);
  EXPECT_EQ(local_rank(environment({{"OMPI_COMM_WORLD_LOCAL_RANK", "2"}})), 2);
}

}  // namespace
}  // namespace rgbd_stylize
