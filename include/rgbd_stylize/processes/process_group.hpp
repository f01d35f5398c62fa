// Processes that work at one thing: what each has found, averaged over all.
#pragma once

#include "rgbd_stylize/processes/launcher.hpp"

#include <chrono>
#include <functional>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// Every process of the group has to make the same calls in the same order. Each waits for all the others:
/// where one is gone, or is late by more than kPatience, the call throws ResourceError. On CUDA a call does
/// not wait for the device, and it is NCCL's watchdog that ends the process after that time.
class ProcessGroup {
 public:
  static constexpr std::chrono::minutes kPatience{5};

  /// One process alone, to which every call gives back what it was given.
  ProcessGroup() = default;

  /// Meets the others, by Gloo for tensors on the CPU and by NCCL for those on `device` where it is CUDA.
  /// From then on the process ignores SIGPIPE. Throws ResourceError where they do not come, or LibTorch has
  /// no such process group.
  ProcessGroup(const LaunchedProcess& process, const MeetingPlace& place, torch::Device device);

  [[nodiscard]] int64_t rank() const { return process_.rank; }
  [[nodiscard]] int64_t size() const { return process_.size; }
  [[nodiscard]] torch::Device device() const { return device_; }
  [[nodiscard]] const std::string& launcher() const { return process_.launcher; }

  /// The mean over all processes of each tensor, in one message. All are on the device and of one dtype, and
  /// have the same shapes in every process. All get the same bits.
  [[nodiscard]] std::vector<torch::Tensor> mean(const std::vector<torch::Tensor>& tensors) const;

  /// Whether it is true in any process. Waits for the device.
  [[nodiscard]] bool any(bool here) const;

 private:
  LaunchedProcess process_;
  torch::Device device_ = torch::kCPU;
  std::function<void(torch::Tensor&)> sum_;  // over all processes, in place
};

}  // namespace rgbd_stylize
