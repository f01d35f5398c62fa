#include "rgbd_stylize/processes/launcher.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"

#include <cstdlib>
#include <vector>

namespace rgbd_stylize {
namespace {

struct Launcher {
  std::string name, rank, size, local_rank;
};

// The innermost first: srun may start torchrun, or the daemons of an mpirun.
const Launcher kLaunchers[] = {
    {"torchrun", "RANK", "WORLD_SIZE", "LOCAL_RANK"},
    {"Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK"},
    {"MPI", "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID"},
    {"srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_LOCALID"}};

// The script that Slurm runs on the first node has the variables of a task too, but is none of srun's.
bool in_batch_script(const Environment& environment) {
  return environment("SLURM_JOB_ID") && !environment("SLURM_STEP_ID");
}

// "node[03-05,9],other" begins with node03.
std::string first_host(const std::string& list) {
  const auto bracket = list.find_first_of("[,");
  if (bracket == std::string::npos || list[bracket] == ',') return list.substr(0, bracket);
  const auto end = list.find_first_of("-,]", bracket);
  return list.substr(0, bracket) + list.substr(bracket + 1, end - bracket - 1);
}

std::string job_name(const Environment& environment) {
  const auto joined = [&](const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += environment(name).value_or("") + ".";
    return text;
  };
  if (environment("TORCHELASTIC_RUN_ID"))
    return joined({"TORCHELASTIC_RUN_ID", "MASTER_PORT", "TORCHELASTIC_RESTART_COUNT"});
  if (environment("PMIX_NAMESPACE")) return joined({"PMIX_NAMESPACE"});
  return joined({"SLURM_JOB_ID", "SLURM_STEP_ID"});
}

uint16_t port_of(const Environment& environment) {
  const auto given = environment_number(environment, "MASTER_PORT");
  if (given && (*given == 0 || *given > 65535)) {
    throw UsageError("MASTER_PORT=" + std::to_string(*given) +
                     " in the environment: wanted a port, 1 to 65535");
  }
  // torchrun's own store speaks the protocol of its PyTorch, which may be another version than ours.
  const bool taken = environment("TORCHELASTIC_USE_AGENT_STORE") == "True";
  if (given && !taken) return static_cast<uint16_t>(*given);
  const auto job = job_name(environment);
  if (job.find_first_not_of('.') == std::string::npos) {
    throw UsageError(
        "the launcher gives the job no name from which a port would follow; set MASTER_PORT to a "
        "free port of the first process's machine, the same for all");
  }
  return static_cast<uint16_t>(20000 + std::hash<std::string>{}(job) % 10000);
}

}  // namespace

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

std::optional<int64_t> environment_number(const Environment& environment, const std::string& name) {
  const auto text = environment(name);
  if (!text) return {};
  const auto value = parse_number<int64_t>(*text);
  if (value && *value >= 0) return value;
  throw UsageError(name + "=" + *text +
                   " in the environment: wanted a whole number; set it right or unset it");
}

LaunchedProcess launched_process(const Environment& environment) {
  for (const auto& launcher : kLaunchers) {
    const auto rank = environment_number(environment, launcher.rank),
               size = environment_number(environment, launcher.size);
    if (!rank || !size || (launcher.name == "srun" && in_batch_script(environment))) continue;
    if (*rank < *size) {
      const auto local_rank = environment_number(environment, launcher.local_rank);
      return {*rank, *size, local_rank.value_or(0), launcher.name};
    }
    throw UsageError(launcher.rank + "=" + std::to_string(*rank) + " in the environment: wanted less than " +
                     launcher.size + "=" + std::to_string(*size) + "; set them right or unset them");
  }
  return {};
}

MeetingPlace meeting_place(const Environment& environment) {
  const auto nodes = environment("SLURM_STEP_NODELIST");
  const auto host = environment("MASTER_ADDR").value_or(nodes ? first_host(*nodes) : "127.0.0.1");
  return {host, port_of(environment)};
}

}  // namespace rgbd_stylize
