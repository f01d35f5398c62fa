// Which frames of a run are this process's: as it was told, or as the launcher that started it says.
#pragma once

#include "rgbd_stylize/processes/launcher.hpp"

#include <cstdint>
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

/// A share for each process that a launcher started (launched_process()), or for each job of a Slurm array
/// (SLURM_ARRAY_TASK_ID, _MIN, _MAX, _COUNT), which may itself start several. Throws UsageError where a
/// variable is no number that makes sense, or the numbers of the array are not evenly spaced.
Shard shard_from_environment(const Environment& environment);

}  // namespace rgbd_stylize
