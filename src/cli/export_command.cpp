// `export`: a trained network for programs that have PyTorch alone.
#include "commands.hpp"
#include "output_checks.hpp"
#include "rgbd_stylize/feedforward/model_file.hpp"
#include "rgbd_stylize/feedforward/torchscript_export.hpp"
#include "rgbd_stylize/io/atomic_file.hpp"
#include "rgbd_stylize/io/file_name.hpp"

#include <fmt/format.h>

namespace rgbd_stylize::cli {

void setup_export(CLI::App& app, ExportArguments& arguments) {
  app.add_option("--model",
                 arguments.model,
                 "Network that `train` made, or TransformerNet of PyTorch's examples (required)");
  app.add_option("-o,--output", arguments.output, "The TorchScript to write, .pt (required)");
}

ExitCode run_export(const ExportArguments& arguments) {
  if (arguments.model.empty()) throw UsageError("export: name the network with --model");
  if (arguments.output.empty()) throw UsageError("export: name the file to write with --output");
  if (lower_extension(arguments.output) != ".pt")
    throw UsageError("export: --output " + arguments.output + ": a TorchScript's name ends in .pt");
  check_not_an_input("--output", arguments.output, {arguments.model});
  check_writable(arguments.output);
  write_whole_file(arguments.output, to_torchscript(read_model(arguments.model, torch::kCPU).network));
  fmt::print("{}  TorchScript: forward([B,3,H,W] in [0,1]) -> [B,3,H,W] in [0,1]\n", arguments.output);
  return ExitCode::kDone;
}

}  // namespace rgbd_stylize::cli
