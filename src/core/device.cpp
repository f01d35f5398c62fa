#include "rgbd_stylize/core/device.hpp"

#include "rgbd_stylize/core/enum_names.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <thread>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <malloc.h>
#include <sched.h>
#include <torch/cuda.h>

namespace rgbd_stylize {
namespace {

constexpr std::pair<Precision, const char*> kPrecisions[] = {
    {Precision::kFloat32, "fp32"}, {Precision::kTensorFloat32, "tf32"}, {Precision::kBFloat16, "bf16"}};

// OMP_NUM_THREADS, which users and launchers set for programs like this one; of a list the outermost level.
int default_threads() {
  const char* wish = std::getenv("OMP_NUM_THREADS");
  const auto threads = wish == nullptr ? 0 : std::strtol(wish, nullptr, 10);
  return threads >= 1 && threads <= kMostThreads ? static_cast<int>(threads) : usable_cores();
}

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  }
  return "CPU";
}

int64_t cuda_devices() {
  return torch::cuda::is_available() ? static_cast<int64_t>(torch::cuda::device_count()) : 0;
}

torch::Device cuda_device(int64_t index) { return {torch::kCUDA, static_cast<c10::DeviceIndex>(index)}; }

}  // namespace

int usable_cores() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

int64_t own_cuda_device(int64_t local_rank, int64_t count) {
  if (count == 1) return 0;
  if (local_rank < count) return local_rank;
  throw ResourceError(
      "--device cuda: this is process " + std::to_string(local_rank) +
      " of this machine, counted from 0, which has " + std::to_string(count) +
      " CUDA devices; start as many processes, or for a batch take --device auto, which shares them");
}

torch::Device select_device(const std::string& name, int64_t local_rank) {
  if (name == "cpu") return torch::kCPU;
  const auto count = cuda_devices();
  if (name == "auto") return count > 0 ? cuda_device(local_rank % count) : torch::Device(torch::kCPU);
  static const std::regex cuda("cuda(:([0-9]{1,2}))?");
  std::smatch match;
  if (!std::regex_match(name, match, cuda))
    throw UsageError("--device " + name + ": wanted auto, cpu, cuda or cuda:N");
  if (count == 0) {
    throw ResourceError("--device " + name + ": " +
                        (at::Context::hasCUDART()
                             ? "no CUDA device answers on this machine"
                             : "this program was built against a LibTorch without CUDA") +
                        "; use --device cpu");
  }
  const int64_t index = match[2].matched ? std::stoi(match[2]) : own_cuda_device(local_rank, count);
  if (index < count) return cuda_device(index);
  throw ResourceError("--device " + name + ": there are " + std::to_string(count) +
                      " CUDA devices, numbered from 0");
}

Precision select_precision(const std::string& name, torch::Device device) {
  if (name == "auto") return device.is_cuda() ? Precision::kTensorFloat32 : Precision::kFloat32;
  if (name == "fp32") return Precision::kFloat32;
  if (name == "bf16") return Precision::kBFloat16;
  if (name == "tf32" && device.is_cuda()) return Precision::kTensorFloat32;
  if (name == "tf32") throw UsageError("--precision tf32: only CUDA has it; on the CPU use fp32");
  throw UsageError("--precision " + name + ": wanted auto, fp32, tf32 or bf16");
}

std::string precision_name(Precision precision) { return name_of(kPrecisions, precision); }

namespace {

// An iteration frees and asks again for hundreds of megabytes. By default glibc gives each large block back
// to the system at once, which then has to clear every page anew: a third of the time of an iteration.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_TOP_PAD, 64 << 20);
#endif
}

}  // namespace

void configure_process(int threads, Precision precision, bool deterministic) {
  keep_freed_memory();
  if (deterministic) setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*overwrite=*/0);  // cuBLAS asks for it
  at::globalContext().setFlushDenormal(true);
  at::set_num_threads(threads > 0 ? threads : default_threads());
  auto& context = at::globalContext();
  context.setAllowTF32CuDNN(precision != Precision::kFloat32);
  context.setAllowTF32CuBLAS(precision != Precision::kFloat32);
  context.setBenchmarkCuDNN(!deterministic);
  context.setDeterministicCuDNN(deterministic);
  context.setDeterministicAlgorithms(deterministic, /*warn_only=*/false);
}

int thread_count() { return at::get_num_threads(); }

std::string device_description(torch::Device device) {
  if (device.is_cpu()) return processor_name();
  return device.str();
}

void synchronize(torch::Device device) {
  if (device.is_cuda()) torch::cuda::synchronize(device.index());
}

}  // namespace rgbd_stylize
