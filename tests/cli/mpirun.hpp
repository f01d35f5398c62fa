// The program as several processes of one run, started by Open MPI.
#pragma once

#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {

inline const std::string kMpirun = "/usr/bin/mpirun";

#define NEEDS_MPIRUN() \
  if (!fs::exists(kMpirun)) GTEST_SKIP() << kMpirun << " is not there (Debian: openmpi-bin)"

inline Ended run_by_mpirun(int processes,
                           const Arguments& arguments,
                           const std::string& folder,
                           Process::Environment environment) {
  // Root and few cores are allowed; processes on other machines, which would want ssh, are not asked for.
  environment.insert({{"OMPI_ALLOW_RUN_AS_ROOT", "1"},
                      {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
                      {"OMPI_MCA_plm", "isolated"},
                      {"OMPI_MCA_rmaps_base_oversubscribe", "1"}});
  return Process(Arguments{kMpirun, "-n", std::to_string(processes), RGBD_STYLIZE_BINARY} + arguments,
                 folder,
                 environment)
      .wait();
}

}  // namespace rgbd_stylize::testing_cli
