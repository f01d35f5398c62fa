// `weights convert`: the layers of a network as a safetensors file.
#include "output_checks.hpp"
#include "rgbd_stylize/features/network_tensors.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "rgbd_stylize/weights/safetensors_writer.hpp"
#include "weights_command.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace rgbd_stylize::cli {

namespace fs = std::filesystem;

ExitCode run_weights_convert(const WeightsArguments& arguments) {
  const auto &input = arguments.input, &output = arguments.output;
  // The search for weights goes by this ending.
  if (fs::path(output).extension() != ".safetensors")
    throw UsageError("weights convert " + output + ": wanted a name that ends in .safetensors");
  check_not_an_input("weights convert", output, {input});
  check_writable(output);

  const auto source = open_weights(input);
  const auto& table =
      arguments.features == "auto" ? recognise_network(*source) : layer_table(arguments.features);
  check_network(table, *source);
  const auto tensors = network_tensors(table, *source, arguments.half ? torch::kFloat16 : torch::kFloat32);
  auto metadata = source->metadata();  // says, for one, which preprocessing the weights expect
  metadata["architecture"] = table.name;
  metadata["source"] = fs::path(input).filename().string();
  metadata["source_sha256"] = sha256_file(input);
  write_atomically(output,
                   [&](const std::string& temporary) { write_safetensors(temporary, tensors, metadata); });
  fmt::print("{}  {} to {}, {}; {} has {}\n",
             output,
             table.name,
             table.layers[static_cast<size_t>(last_layer_held(table, *source))].name,
             megabytes(fs::file_size(output)),
             input,
             megabytes(fs::file_size(input)));
  return ExitCode::kDone;
}

}  // namespace rgbd_stylize::cli
