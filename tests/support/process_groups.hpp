// The processes of a group as threads of one.
#pragma once

#include "free_port.hpp"
#include "rgbd_stylize/processes/process_group.hpp"

#include <exception>
#include <thread>
#include <vector>

namespace rgbd_stylize::testing_support {

/// Does `work` in as many processes. What it threw comes back by rank, null where it threw nothing.
template <typename Work>
std::vector<std::exception_ptr> in_processes(int64_t size, const Work& work) {
  const MeetingPlace place{"127.0.0.1", free_port()};
  std::vector<std::exception_ptr> thrown(static_cast<size_t>(size));
  std::vector<std::thread> threads;
  for (int64_t rank = 0; rank < size; ++rank) {
    threads.emplace_back([&, rank] {
      try {
        work(ProcessGroup({rank, size, rank, "test"}, place, torch::kCPU));
      } catch (...) {
        thrown[static_cast<size_t>(rank)] = std::current_exception();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  return thrown;
}

}  // namespace rgbd_stylize::testing_support
