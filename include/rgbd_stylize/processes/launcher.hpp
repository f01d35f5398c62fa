// Which process of a run this one is: as the launcher that started it says.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace rgbd_stylize {

/// The value of an environment variable, or nothing.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// That of this process.
std::optional<std::string> environment_variable(const std::string& name);

/// A whole number >= 0, or nothing where the variable is not set. Throws UsageError for any other value.
std::optional<int64_t> environment_number(const Environment& environment, const std::string& name);

struct LaunchedProcess {
  int64_t rank = 0;        ///< 0 <= rank < size
  int64_t size = 1;        ///< processes of the run
  int64_t local_rank = 0;  ///< the same among those on this machine
  std::string launcher;    ///< for people; empty: none, one process does it all
};

/// What a launcher left in the environment: torchrun (RANK, WORLD_SIZE, LOCAL_RANK), Open MPI
/// (OMPI_COMM_WORLD_RANK, _SIZE, _LOCAL_RANK), another MPI (PMI_RANK, PMI_SIZE, MPI_LOCALRANKID) or Slurm's
/// srun (SLURM_PROCID, SLURM_STEP_NUM_TASKS, SLURM_LOCALID), the first that is there. Throws UsageError where
/// a variable is no number that makes sense.
LaunchedProcess launched_process(const Environment& environment);

/// Where the processes of a run find each other: a TCP port on the machine of the first one.
struct MeetingPlace {
  std::string host;
  uint16_t port;
};

/// MASTER_ADDR, else the first host of SLURM_STEP_NODELIST, else this machine; and MASTER_PORT. Where that is
/// not set, or torchrun itself listens there (TORCHELASTIC_USE_AGENT_STORE), it is a port from 20000 to 29999
/// that follows from the job's name, so that two jobs on one machine hardly meet: TORCHELASTIC_RUN_ID,
/// MASTER_PORT and TORCHELASTIC_RESTART_COUNT, else PMIX_NAMESPACE, else SLURM_JOB_ID and SLURM_STEP_ID.
/// Throws UsageError where MASTER_PORT is no port, or is not set and the job has no name.
MeetingPlace meeting_place(const Environment& environment);

}  // namespace rgbd_stylize
