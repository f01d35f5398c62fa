// The only file that knows LibTorch's process groups. Their interface is none that LibTorch promises to keep:
// what is used here is the same in 1.13 and in 2.
#include "rgbd_stylize/processes/process_group.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <csignal>

#include <torch/csrc/distributed/c10d/TCPStore.hpp>

// Their headers include those of the library below, which LibTorch does not bring.
#if defined(USE_C10D_GLOO) && __has_include(<gloo/context.h>)
#define RGBD_STYLIZE_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#if defined(USE_C10D_NCCL) && __has_include(<nccl.h>)
#define RGBD_STYLIZE_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

namespace rgbd_stylize {
namespace {

using Store = c10::intrusive_ptr<c10d::Store>;
using Sum = std::function<void(torch::Tensor&)>;

template <typename Group>
Sum sum_by(const c10::intrusive_ptr<Group>& group) {
  return [group](torch::Tensor& tensor) {
    std::vector<torch::Tensor> tensors = {tensor};
    group->allreduce(tensors)->wait();
  };
}

Sum join(const Store& store, int rank, int size, torch::Device device) {
  if (device.is_cuda()) {
#ifdef RGBD_STYLIZE_NCCL
    const auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = ProcessGroup::kPatience;
    return sum_by(c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options));
#endif
  } else {
#ifdef RGBD_STYLIZE_GLOO
    using Gloo = c10d::ProcessGroupGloo;
    const auto options = Gloo::Options::create(ProcessGroup::kPatience);
    const auto interface = environment_variable("GLOO_SOCKET_IFNAME");  // as in Python
    options->devices.push_back(interface ? Gloo::createDeviceForInterface(*interface)
                                         : Gloo::createDefaultDevice());
    return sum_by(c10::make_intrusive<Gloo>(store, rank, size, options));
#endif
  }
  throw ResourceError(device.is_cuda() ? "several processes on CUDA want NCCL, without which this was built"
                                       : "several processes on the CPU want Gloo, without which this was "
                                         "built (its headers on Debian: libgloo-dev)");
}

Store open_store(const LaunchedProcess& process, const MeetingPlace& place) {
  c10d::TCPStoreOptions options;
  options.port = place.port;
  options.isServer = process.rank == 0;
  options.numWorkers = static_cast<size_t>(process.size);
  options.timeout = ProcessGroup::kPatience;
  return c10::make_intrusive<c10d::TCPStore>(place.host, options);
}

// What became of LibTorch's exception in hand.
[[noreturn]] void fail(const LaunchedProcess& process, const std::string& what) {
  throw ResourceError("process " + std::to_string(process.rank) + " of " + std::to_string(process.size) +
                      " (" + process.launcher + "): " + what +
                      "; LibTorch says: " + failure_of(std::current_exception()).message);
}

}  // namespace

ProcessGroup::ProcessGroup(const LaunchedProcess& process, const MeetingPlace& place, torch::Device device)
    : process_(process), device_(device) {
  if (process.size == 1) return;
  // Where another one has ended, Gloo writes to a connection without a reader: an error, not our end.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    sum_ = join(
        open_store(process, place), static_cast<int>(process.rank), static_cast<int>(process.size), device);
  } catch (const Error&) {
    throw;
  } catch (...) {
    fail(process,
         "could not meet the others at " + place.host + ":" + std::to_string(place.port) +
             "; MASTER_ADDR and MASTER_PORT name another place");
  }
}

std::vector<torch::Tensor> ProcessGroup::mean(const std::vector<torch::Tensor>& tensors) const {
  if (size() == 1) return tensors;
  std::vector<torch::Tensor> parts;
  std::vector<int64_t> lengths;
  for (const auto& tensor : tensors) {
    parts.push_back(tensor.reshape({-1}));
    lengths.push_back(tensor.numel());
  }
  auto all = torch::cat(parts);
  try {
    sum_(all);
  } catch (...) {
    fail(process_,
         "another one has ended, or did not answer within " + std::to_string(kPatience.count()) +
             " minutes; see its message");
  }
  all.div_(size());
  parts = all.split_with_sizes(lengths);
  for (size_t i = 0; i < parts.size(); ++i) parts[i] = parts[i].view(tensors[i].sizes());
  return parts;
}

bool ProcessGroup::any(bool here) const {
  if (size() == 1) return here;
  const auto flag = torch::full({1}, here ? 1 : 0, torch::device(device_).dtype(torch::kFloat32));
  return mean({flag})[0].item<float>() > 0;
}

}  // namespace rgbd_stylize
