#include "commands.hpp"
#include "rgbd_stylize/core/version.hpp"

#include <cstdio>
#include <exception>
#include <new>

#include <CLI/CLI.hpp>

namespace {

using namespace rgbd_stylize;
using namespace rgbd_stylize::cli;

std::string command_line(int argc, char** argv) {
  std::string text;
  for (int i = 0; i < argc; ++i) text += (i ? " " : "") + std::string(argv[i]);
  return text;
}

constexpr char kAbout[] =
    "Paints an RGB-D photograph in the style of a picture; depth decides what is painted, how strongly and "
    "in which style.";

struct Arguments {
  StylizeArguments stylize;
  TrainArguments train;
  ApplyArguments apply;
  MaskArguments mask;
  DepthArguments depth;
  DoctorArguments doctor;
  WeightsArguments weights;
};

void set_up(CLI::App& app, Arguments& arguments) {
  app.set_version_flag("--version", "rgbd_stylize " + version());
  app.set_config("--config", "", "Read options from a TOML or INI file");
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(34);
  add_stylize_options(app, arguments.stylize);
  setup_train(*app.add_subcommand("train", "Train a network that paints in one pass"), arguments.train);
  setup_apply(*app.add_subcommand("apply", "Paint pictures with a trained network"), arguments.apply);
  setup_mask(*app.add_subcommand("mask", "Show what masks select, without stylising"), arguments.mask);
  setup_depth(*app.add_subcommand("depth", "Write the depth that a network sees in pictures"),
              arguments.depth);
  setup_doctor(
      *app.add_subcommand("doctor", "Devices, library versions, weights found, what a run would use"),
      arguments.doctor);
  setup_weights(*app.add_subcommand("weights", "List, fetch, verify and convert network weights"),
                arguments.weights);
}

// A preset changes the defaults, so it has to be known before they are bound and shown.
void apply_presets(int argc, char** argv, Arguments& defaults) {
  Arguments arguments;
  CLI::App app;
  set_up(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success&) {
    // --help is answered by the second look at the command line
  }
  if (!arguments.stylize.preset.empty()) defaults.stylize.stylize = preset(arguments.stylize.preset);
  if (!arguments.train.preset.empty()) defaults.train.training = training_preset(arguments.train.preset);
}

ExitCode run(int argc, char** argv) {
  Arguments arguments;
  apply_presets(argc, argv, arguments);
  CLI::App app(kAbout);
  set_up(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return static_cast<ExitCode>(app.exit(asked));
  }
  if (app.got_subcommand("train")) return run_train(arguments.train);
  if (app.got_subcommand("apply")) return run_apply(arguments.apply);
  if (app.got_subcommand("mask")) return run_mask(arguments.mask);
  if (app.got_subcommand("depth")) return run_depth(arguments.depth);
  if (app.got_subcommand("doctor")) return run_doctor(arguments.doctor);
  if (app.got_subcommand("weights")) return arguments.weights.run(arguments.weights);
  return run_stylize(arguments.stylize, app, command_line(argc, argv));
}

int fail(ExitCode code, const std::string& message) {
  std::fprintf(stderr, "rgbd_stylize: %s\n", message.c_str());
  return static_cast<int>(code);
}

// LibTorch's messages carry a backtrace behind their first line.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const CLI::ParseError& error) {
    return fail(ExitCode::kUsage, first_line(error.what()) + "; see rgbd_stylize --help");
  } catch (const Error& error) {
    return fail(error.code(), error.what());
  } catch (const std::bad_alloc&) {
    return fail(ExitCode::kResources, "not enough memory; take a smaller --size");
  } catch (const c10::Error& error) {
    const std::string what = first_line(error.what_without_backtrace());
    const bool memory = what.find("memory") != std::string::npos;
    return fail(memory ? ExitCode::kResources : ExitCode::kInput,
                what + (memory ? "; take a smaller --size" : ""));
  } catch (const std::exception& error) {
    return fail(ExitCode::kInput, first_line(error.what()));
  }
}
