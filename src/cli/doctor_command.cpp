#include "commands.hpp"
#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "rgbd_stylize/depth/choose_depth_network.hpp"
#include "rgbd_stylize/features/network_tensors.hpp"
#include "rgbd_stylize/features/weight_search.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "rgbd_stylize/io/folder.hpp"
#include "rgbd_stylize/weights/weight_folders.hpp"

#include <fmt/format.h>
#include <opencv2/core/version.hpp>
#include <torch/cuda.h>

namespace rgbd_stylize::cli {
namespace {

void print_weights(const std::string& weights_dir) {
  for (const auto& folder : weight_folders(weights_dir))
    fmt::print("searched    {}{}\n", folder, is_folder(folder) ? "" : ", which is not there");
  for (const auto& network : layer_table_names()) {
    const bool is_embedded = network == "compact";
    const auto file = is_embedded ? "" : find_weights(network, weights_dir);
    if (file.empty()) {
      fmt::print("{:<11} {}\n", network, is_embedded ? "embedded" : "no weights found");
      continue;
    }
    try {
      const auto source = open_weights(file);
      const auto& table = layer_table(network);
      check_network(table, *source);
      const auto last = static_cast<size_t>(last_layer_held(table, *source));
      fmt::print("{:<11} {}, to {}, sha256 {}\n", network, file, table.layers[last].name, sha256_file(file));
    } catch (const Error& error) {
      fmt::print("{:<11} {}\n", network, error.what());
    }
  }
}

void print_depth_networks(const std::string& weights_dir) {
  for (const auto& network : depth_network_names()) {
    const auto found =
        is_embedded_depth_network(network) ? "embedded" : find_depth_weights(network, weights_dir);
    fmt::print("depth       {}: {}\n", network, found.empty() ? "no weights found" : found);
  }
}

std::string what_a_run_uses(const std::string& weights_dir) {
  try {
    const auto chosen = choose_weights("auto", "", weights_dir);
    check_network(layer_table(chosen.network), *chosen.source);
    return fmt::format("{} on {}, {}",
                       chosen.network,
                       select_device("auto").str(),
                       chosen.origin == WeightOrigin::kEmbedded ? chosen.source->description() : chosen.file);
  } catch (const Error& error) {
    return fmt::format("nothing, as it would fail: {}", error.what());
  }
}

}  // namespace

void setup_doctor(CLI::App& app, DoctorArguments& arguments) {
  add_weights_dir_option(app, arguments.weights_dir);
}

ExitCode run_doctor(const DoctorArguments& arguments) {
  configure_process(0, Precision::kFloat32, false);
  fmt::print("rgbd_stylize {}, LibTorch {}, OpenCV {}\n", version(), libtorch_version(), CV_VERSION);
  fmt::print("cpu         {}, {} threads\n", device_description(torch::kCPU), thread_count());
  const auto devices = torch::cuda::device_count();
  if (devices == 0) fmt::print("cuda        no device\n");
  for (size_t i = 0; i < devices; ++i)
    fmt::print("cuda        {}\n", torch::Device(torch::kCUDA, static_cast<c10::DeviceIndex>(i)).str());
  print_weights(arguments.weights_dir);
  print_depth_networks(arguments.weights_dir);
  fmt::print("a run uses  {}\n", what_a_run_uses(arguments.weights_dir));
  return ExitCode::kDone;
}

}  // namespace rgbd_stylize::cli
