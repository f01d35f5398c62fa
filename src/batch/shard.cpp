#include "rgbd_stylize/batch/shard.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <charconv>
#include <cstdlib>

namespace rgbd_stylize {
namespace {

struct Launcher {
  std::string name, rank, size;
};

const Launcher kLaunchers[] = {{"torchrun", "RANK", "WORLD_SIZE"},
                               {"srun", "SLURM_PROCID", "SLURM_NTASKS"},
                               {"Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                               {"MPI", "PMI_RANK", "PMI_SIZE"}};

std::optional<int64_t> whole_number(const std::string& text) {
  int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end || value < 0) return {};
  return value;
}

std::optional<int64_t> number(const Environment& environment, const std::string& name) {
  const auto text = environment(name);
  if (!text) return {};
  const auto value = whole_number(*text);
  if (!value)
    throw UsageError(name + "=" + *text + " in the environment: wanted a whole number; or give --shard");
  return value;
}

// The script that Slurm runs on the first node has the variables of a task too, but is none of srun's.
bool in_batch_script(const Environment& environment) {
  return environment("SLURM_JOB_ID") && !environment("SLURM_STEP_ID");
}

Shard launched(const Environment& environment) {
  for (const auto& launcher : kLaunchers) {
    const auto rank = number(environment, launcher.rank), size = number(environment, launcher.size);
    if (!rank || !size || (launcher.name == "srun" && in_batch_script(environment))) continue;
    if (*rank < *size) return {*rank, *size, launcher.name};
    throw UsageError(launcher.rank + "=" + std::to_string(*rank) + " in the environment: wanted less than " +
                     launcher.size + "=" + std::to_string(*size) + "; or give --shard");
  }
  return {};
}

Shard array_job(const Environment& environment) {
  const auto id = number(environment, "SLURM_ARRAY_TASK_ID"),
             first = number(environment, "SLURM_ARRAY_TASK_MIN"),
             last = number(environment, "SLURM_ARRAY_TASK_MAX"),
             count = number(environment, "SLURM_ARRAY_TASK_COUNT");
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
  const auto index = whole_number(text.substr(0, slash));
  const auto count = slash == std::string::npos ? std::nullopt : whole_number(text.substr(slash + 1));
  if (index && count && *index < *count) return {*index, *count, "--shard"};
  throw UsageError("--shard " + text + ": wanted i/n, i from 0 to n - 1, for instance 0/4");
}

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

Shard shard_from_environment(const Environment& environment) {
  const auto job = array_job(environment), process = launched(environment);
  if (job.source.empty()) return process;
  if (process.source.empty()) return job;
  return {job.index * process.count + process.index,
          job.count * process.count,
          job.source + " of " + process.source};
}

int64_t local_rank(const Environment& environment) {
  for (const auto* name : {"LOCAL_RANK", "SLURM_LOCALID", "OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID"}) {
    if (const auto rank = number(environment, name)) return *rank;
  }
  return 0;
}

}  // namespace rgbd_stylize
