#include "rgbd_stylize/processes/launcher.hpp"

#include "environment.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using namespace testing_support;

void expect_process(
    const Variables& variables, int64_t rank, int64_t size, int64_t local_rank, const std::string& launcher) {
  const auto process = launched_process(environment(variables));
  EXPECT_EQ(process.rank, rank) << launcher;
  EXPECT_EQ(process.size, size) << launcher;
  EXPECT_EQ(process.local_rank, local_rank) << launcher;
  EXPECT_EQ(process.launcher, launcher);
}

template <typename Action>
void expect_refused(const Action& action, const std::string& wanted) {
  try {
    action();
    FAIL() << "accepted where this was wanted: " << wanted;
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find(wanted), std::string::npos) << error.what();
  }
}

const Variables kTorchrun = {{"RANK", "5"}, {"WORLD_SIZE", "8"}, {"LOCAL_RANK", "1"}};
const Variables kOpenMpi = {
    {"OMPI_COMM_WORLD_RANK", "3"}, {"OMPI_COMM_WORLD_SIZE", "4"}, {"OMPI_COMM_WORLD_LOCAL_RANK", "2"}};
const Variables kSrun = {{"SLURM_PROCID", "1"}, {"SLURM_STEP_NUM_TASKS", "3"}, {"SLURM_LOCALID", "1"}};

Variables both(Variables inner, const Variables& outer) {
  inner.insert(outer.begin(), outer.end());
  return inner;
}

TEST(Launcher, WithoutOneAProcessIsAlone) { expect_process({}, 0, 1, 0, ""); }

TEST(Launcher, EachSaysWhichProcessThisIs) {
  expect_process(kTorchrun, 5, 8, 1, "torchrun");
  expect_process(kOpenMpi, 3, 4, 2, "Open MPI");
  expect_process({{"PMI_RANK", "0"}, {"PMI_SIZE", "2"}}, 0, 2, 0, "MPI");
  expect_process(kSrun, 1, 3, 1, "srun");
}

// SLURM_NTASKS is what salloc was asked for.
TEST(Launcher, AnInteractiveShellOfSlurmIsOneTask) {
  expect_process({{"SLURM_STEP_ID", "4294967290"},
                  {"SLURM_PROCID", "0"},
                  {"SLURM_NTASKS", "4"},
                  {"SLURM_STEP_NUM_TASKS", "1"}},
                 0,
                 1,
                 0,
                 "srun");
}

TEST(Launcher, ARankWithoutASizeSaysNothing) { expect_process({{"RANK", "2"}}, 0, 1, 0, ""); }

// Slurm's variables are then those of what started the launcher's helpers, once on each node.
TEST(Launcher, TheInnermostCounts) {
  expect_process(both(kTorchrun, kSrun), 5, 8, 1, "torchrun");
  expect_process(both(kOpenMpi, kSrun), 3, 4, 2, "Open MPI");
}

TEST(Launcher, ABatchScriptIsNoTaskOfSrun) {
  const auto script = both({{"SLURM_JOB_ID", "77"}}, kSrun);
  expect_process(script, 0, 1, 0, "");
  expect_process(both({{"SLURM_STEP_ID", "0"}}, script), 1, 3, 1, "srun");
}

TEST(Launcher, NumbersThatMakeNoSense) {
  const auto launched = [](const Variables& variables) {
    return [variables] { static_cast<void>(launched_process(environment(variables))); };
  };
  expect_refused(launched({{"RANK", "one"}, {"WORLD_SIZE", "2"}}), "RANK=one");
  expect_refused(launched({{"RANK", "2"}, {"WORLD_SIZE", "2"}}), "RANK=2");
  expect_refused(launched({{"RANK", "0"}, {"WORLD_SIZE", "2"}, {"LOCAL_RANK", "-1"}}), "LOCAL_RANK=-1");
}

TEST(MeetingPlace, IsWhereTheVariablesSay) {
  const auto place = meeting_place(
      environment({{"MASTER_ADDR", "10.0.0.7"}, {"MASTER_PORT", "1234"}, {"SLURM_STEP_NODELIST", "node1"}}));
  EXPECT_EQ(place.host, "10.0.0.7");
  EXPECT_EQ(place.port, 1234);
}

TEST(MeetingPlace, LeavesTorchrunItsOwnPort) {
  const auto port = [](const Variables& variables) { return meeting_place(environment(variables)).port; };
  Variables variables = {{"MASTER_PORT", "29500"},
                         {"TORCHELASTIC_RUN_ID", "none"},
                         {"TORCHELASTIC_RESTART_COUNT", "0"},
                         {"TORCHELASTIC_USE_AGENT_STORE", "False"}};
  EXPECT_EQ(port(variables), 29500);
  variables["TORCHELASTIC_USE_AGENT_STORE"] = "True";
  const auto first = port(variables);
  EXPECT_NE(first, 29500);
  variables["TORCHELASTIC_RESTART_COUNT"] = "1";
  EXPECT_NE(port(variables), first) << "where the last attempt may still listen";
}

TEST(MeetingPlace, IsTheFirstNodeOfSlurm) {
  const auto host = [](const std::string& nodes) {
    return meeting_place(environment({{"MASTER_PORT", "1234"}, {"SLURM_STEP_NODELIST", nodes}})).host;
  };
  EXPECT_EQ(host("node7"), "node7");
  EXPECT_EQ(host("alpha,beta"), "alpha");
  EXPECT_EQ(host("node[03-05,9],other"), "node03");
  EXPECT_EQ(host("node[12,14]"), "node12");
  EXPECT_EQ(host("alpha,node[1-3]"), "alpha");
  EXPECT_EQ(meeting_place(environment({{"MASTER_PORT", "1234"}})).host, "127.0.0.1");
}

TEST(MeetingPlace, HasAPortOfTheJob) {
  const auto port = [](const Variables& variables) { return meeting_place(environment(variables)).port; };
  const Variables job = {{"SLURM_JOB_ID", "77"}, {"SLURM_STEP_ID", "0"}},
                  other = {{"SLURM_JOB_ID", "78"}, {"SLURM_STEP_ID", "0"}};
  EXPECT_EQ(port(job), port(job));
  EXPECT_NE(port(job), port(other));
  EXPECT_NE(port({{"PMIX_NAMESPACE", "1@1"}}), port({{"PMIX_NAMESPACE", "2@1"}}));
  EXPECT_EQ(port(both({{"PMIX_NAMESPACE", "1@1"}}, job)), port(both({{"PMIX_NAMESPACE", "1@1"}}, other)));
  expect_refused([&] { static_cast<void>(port({})); }, "MASTER_PORT");
  for (const auto& variables : {job, other}) {
    EXPECT_GE(port(variables), 20000);
    EXPECT_LT(port(variables), 30000);
  }
  expect_refused([&] { static_cast<void>(port({{"MASTER_PORT", "0"}})); }, "MASTER_PORT=0");
  expect_refused([&] { static_cast<void>(port({{"MASTER_PORT", "65536"}})); }, "MASTER_PORT=65536");
}

}  // namespace
}  // namespace rgbd_stylize
