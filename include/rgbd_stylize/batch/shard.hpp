// Which frames of a run are this process's: as it was told, or as the launcher that started it says.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace rgbd_stylize {

/// Of `count` processes that share a run, the one that works the frames whose position % count == index.
struct Shard {
  int64_t index = 0;
  int64_t count = 1;
  std::string source;  ///< who said so, for people; empty: nobody, one process does it all
};

/// "i/n", 0 <= i < n. Throws UsageError.
Shard parse_shard(const std::string& text);

/// The value of an environment variable, or nothing.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// That of this process.
std::optional<std::string> environment_variable(const std::string& name);

/// What a launcher left in the environment: torchrun (RANK, WORLD_SIZE), Slurm's srun (SLURM_PROCID,
/// SLURM_NTASKS), Open MPI (OMPI_COMM_WORLD_RANK, _SIZE) or another MPI (PMI_RANK, PMI_SIZE), the first that
/// is there; and a job of a Slurm array (SLURM_ARRAY_TASK_ID, _MIN, _MAX, _COUNT), which may itself start
/// several. Throws UsageError where a variable is no number that makes sense, or the numbers of the array are
/// not evenly spaced.
Shard shard_from_environment(const Environment& environment);

/// The number of this process among those on its machine, from LOCAL_RANK, SLURM_LOCALID,
/// OMPI_COMM_WORLD_LOCAL_RANK or MPI_LOCALRANKID; 0 where none is set. Throws UsageError.
int64_t local_rank(const Environment& environment);

}  // namespace rgbd_stylize
