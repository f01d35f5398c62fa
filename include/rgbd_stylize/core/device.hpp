// Where the arithmetic is done, and how exactly.
#pragma once

#include <cstdint>
#include <string>

#include <torch/types.h>

namespace rgbd_stylize {

/// `auto` (CUDA when there is a device, else the CPU), `cpu`, `cuda` or `cuda:N`. Of several devices `auto`
/// takes number `local_rank`, counted round and round: so the processes of one machine share them. `cuda`
/// takes own_cuda_device(). Throws UsageError for any other text and ResourceError where that device is not
/// to be had, saying why.
torch::Device select_device(const std::string& name, int64_t local_rank = 0);

/// Which of `count` > 0 CUDA devices belongs to the process `local_rank` of a machine alone. One that sees a
/// single device takes it: a launcher may show each process its own. Throws ResourceError where the devices
/// are fewer than the processes.
int64_t own_cuda_device(int64_t local_rank, int64_t count);

enum class Precision { kFloat32, kTensorFloat32, kBFloat16 };

/// `auto` (tf32 on CUDA, fp32 on the CPU), `fp32`, `tf32` (CUDA only) or `bf16`. With bf16 the feature
/// network computes in bfloat16; losses, optimiser and picture stay in float32. Throws UsageError.
Precision select_precision(const std::string& name, torch::Device device);
std::string precision_name(Precision precision);

/// The most CPU threads that a process may be told to use.
inline constexpr int kMostThreads = 1024;

/// Cores that this process may run on: a container's or a launcher's share, not the machine's count.
int usable_cores();

/// Sets up the process: `threads` CPU threads (0: $OMP_NUM_THREADS, or else usable_cores()); denormal
/// numbers flushed to zero (they slow the moments of Adam and the depths of a ReLU network badly); freed
/// memory kept for the next iteration; and, on CUDA, TF32 as `precision` says and deterministic kernels where
/// `deterministic`. Call once, before the first tensor.
void configure_process(int threads, Precision precision, bool deterministic);

/// The number of CPU threads in use.
int thread_count();

/// The processor's name, or "cuda:N".
std::string device_description(torch::Device device);

/// Waits until the work queued on `device` is done; nothing on the CPU.
void synchronize(torch::Device device);

}  // namespace rgbd_stylize
