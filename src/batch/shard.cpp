#include "rgbd_stylize/batch/shard.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"

namespace rgbd_stylize {
namespace {

Shard array_job(const Environment& environment) {
  const auto id = environment_number(environment, "SLURM_ARRAY_TASK_ID"),
             first = environment_number(environment, "SLURM_ARRAY_TASK_MIN"),
             last = environment_number(environment, "SLURM_ARRAY_TASK_MAX"),
             count = environment_number(environment, "SLURM_ARRAY_TASK_COUNT");
  if (!id || !first || !last || !count) return {};
  if (*count == 1) return {0, 1, "Slurm array"};
  const auto step = *count > 1 ? (*last - *first) / (*count - 1) : 0;
  const bool even = step > 0 && step * (*count - 1) == *last - *first && *id >= *first && *id <= *last &&
                    (*id - *first) % step == 0;
  if (even) return {(*id - *first) / step, *count, "Slurm array"};
  throw UsageError("SLURM_ARRAY_TASK_ID=" + std::to_string(*id) + " in the environment: the " +
                   std::to_string(*count) + " jobs of the array, from " + std::to_string(*first) + " to " +
                   std::to_string(*last) + ", are not evenly spaced; give --shard i/n");
}

}  // namespace

Shard parse_shard(const std::string& text) {
  const auto slash = text.find('/');
  const auto index = parse_number<int64_t>(text.substr(0, slash));
  const auto count =
      slash == std::string::npos ? std::nullopt : parse_number<int64_t>(text.substr(slash + 1));
  if (index && count && *index >= 0 && *index < *count) return {*index, *count, "--shard"};
  throw UsageError("--shard " + text + ": wanted i/n, i from 0 to n - 1, for instance 0/4");
}

Shard shard_from_environment(const Environment& environment) {
  const auto job = array_job(environment);
  const auto process = launched_process(environment);
  if (job.source.empty()) return {process.rank, process.size, process.launcher};
  if (process.launcher.empty()) return job;
  return {job.index * process.size + process.rank,
          job.count * process.size,
          job.source + " of " + process.launcher};
}

}  // namespace rgbd_stylize
