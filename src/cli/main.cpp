#include "commands.hpp"
#include "interrupt.hpp"
#include "messages.hpp"
#include "output_checks.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "shell_quoted.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <set>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

namespace {

using namespace rgbd_stylize;
using namespace rgbd_stylize::cli;

// A file that is opened next would take the place of a closed standard stream, and what is told would go into
// it.
void open_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) < 0) static_cast<void>(open("/dev/null", O_RDWR));  // takes the lowest number
  }
}

constexpr char kAbout[] =
    "Paints an RGB-D photograph in the style of a picture; depth decides what is painted, how strongly and "
    "in which style.";

struct Arguments {
  StylizeArguments stylize;
  BatchArguments batch;
  TrainArguments train;
  ApplyArguments apply;
  ExportArguments exported;
  MaskArguments mask;
  DepthArguments depth;
  EvaluateArguments evaluate;
  DatasetArguments dataset;
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
  setup_batch(*app.add_subcommand("batch", "Stylise the frames of a dataset: resumable, shared by processes"),
              arguments.batch);
  setup_train(*app.add_subcommand("train", "Train a network that paints in one pass"), arguments.train);
  setup_apply(*app.add_subcommand("apply", "Paint pictures with a trained network"), arguments.apply);
  setup_export(*app.add_subcommand("export", "Write a trained network as TorchScript, for plain PyTorch"),
               arguments.exported);
  setup_mask(*app.add_subcommand("mask", "Show what masks select, without stylising"), arguments.mask);
  setup_depth(*app.add_subcommand("depth", "Write the depth that a network sees in pictures"),
              arguments.depth);
  setup_evaluate(*app.add_subcommand("evaluate", "Measure what is left of a photograph in a result"),
                 arguments.evaluate);
  setup_dataset(*app.add_subcommand("dataset", "Say what a dataset is, and show a few of its frames"),
                arguments.dataset);
  setup_doctor(
      *app.add_subcommand("doctor", "Devices, library versions, weights found, what a run would use"),
      arguments.doctor);
  setup_weights(*app.add_subcommand("weights", "List, fetch, verify and convert network weights"),
                arguments.weights);
}

// What is wrong with the command line, and whose help tells more.
[[noreturn]] void fail_parsing(const CLI::App& app, const std::string& what) {
  std::string command = "rgbd_stylize";
  for (const auto* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    command += " " + at->get_name();
  }
  throw UsageError(what.substr(0, what.find('\n')) + "; see " + command + " --help");
}

// An option before a command belongs to the main one, and would be lost. A file of options may have a section
// for the command.
void check_options_belong(const CLI::App& app) {
  if (app.get_subcommands().empty()) return;
  for (const auto* option : app.get_options()) {
    const auto& environment = option->get_envname();
    const bool by_environment = !environment.empty() && std::getenv(environment.c_str()) != nullptr;
    if (option->count() == 0 || by_environment || option == app.get_config_ptr()) continue;
    const auto& command = app.get_subcommands().front()->get_name();
    throw UsageError(option->get_name() + ": stands before the command " + command +
                     ", which does not see it; options of " + command +
                     " go behind its name, in a --config file into its section [" + command + "]");
  }
}

// The file of options that is read, by the main command or another one, which may not be known yet.
std::string config_file(const CLI::App& app) {
  auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  commands.push_back(&app);
  for (const auto* command : commands) {
    const auto* option = command->get_option_no_throw("--config");
    if (option != nullptr && option->count() > 0) return option->as<std::string>();
  }
  return "";
}

std::string unknown_in_config(const std::string& name) {
  if (name.rfind("\xEF\xBB\xBF", 0) == 0)
    return "begins with a byte order mark; save it as UTF-8 without one";
  const auto section = name.rfind(".++");  // how CLI11 calls its beginning
  if (section != std::string::npos)
    return "there is nothing here that a section [" + name.substr(0, section) + "] is for";
  const auto first = static_cast<unsigned char>(name.empty() ? '?' : name[0]);
  const bool is_text =
      std::iscntrl(first) == 0 && (first < 0x80 || (first >= 0xC2 && first < 0xF5));  // of UTF-8
  return is_text ? "there is no option " + name : "is no text file of options";
}

// An empty name, of a variable that is not set for one, would count as an option that is not given. A list
// may be empty: none, or the network's own.
void check_nothing_is_empty(const CLI::App& app) {
  static const std::set<std::string> kLists = {"--lr-steps", "--style-layers", "--content-layers"};
  for (const auto* option : app.get_options()) {
    if (kLists.count(option->get_name()) > 0) continue;
    const auto& values = option->results();
    if (std::find(values.begin(), values.end(), "") != values.end())
      throw UsageError(option->get_name() + ": its value is empty");
  }
  for (const auto* command : app.get_subcommands()) check_nothing_is_empty(*command);
}

// What the other commands write is not to take the place of the options; the main one and `batch` look at all
// of their files.
void check_options_stay(const CLI::App& app) {
  const auto config = config_file(app);
  if (config.empty()) return;
  for (const auto* command : app.get_subcommands()) {
    for (const auto* name : {"--output", "--json", "--sheet"}) {
      const auto* option = command->get_option_no_throw(name);
      if (option == nullptr || option->count() == 0) continue;
      check_not_an_input(name, option->as<std::string>(), {config});
    }
  }
}

void parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success&) {  // --help, --version
    throw;
  } catch (const CLI::ConfigError& error) {
    const std::string what = error.what(), unknown = "INI was not able to parse ";
    const bool is_unknown = what.rfind(unknown, 0) == 0;
    fail_parsing(app,
                 "--config " + config_file(app) + ": " +
                     (is_unknown ? unknown_in_config(what.substr(unknown.size())) : what));
  } catch (const CLI::FileError&) {  // no other option is a file to CLI11
    throw InputError("--config " + config_file(app) + ": there is no such file, or it cannot be read");
  } catch (const CLI::ExtrasError&) {
    const auto rest = app.remaining(/*recurse=*/true);
    if (app.get_subcommands().empty() && rest.front()[0] != '-')
      fail_parsing(app, "there is no command " + rest.front());
    fail_parsing(app, fmt::format("not expected: {}", fmt::join(rest, " ")));
  } catch (const CLI::ParseError& error) {
    fail_parsing(app, error.what());
  }
  check_nothing_is_empty(app);
  check_options_belong(app);
  check_options_stay(app);
}

// A preset changes the defaults, so it has to be known before they are bound and shown.
void apply_presets(int argc, char** argv, Arguments& defaults) {
  Arguments arguments;
  CLI::App app;
  set_up(app, arguments);
  try {
    parse(app, argc, argv);
  } catch (const CLI::Success&) {
    // --help is answered by the second look at the command line
  }
  if (!arguments.stylize.preset.empty()) defaults.stylize.stylize = preset(arguments.stylize.preset);
  if (!arguments.batch.stylize.preset.empty())
    defaults.batch.stylize.stylize = preset(arguments.batch.stylize.preset);
  if (!arguments.train.preset.empty()) defaults.train.training = training_preset(arguments.train.preset);
}

ExitCode run(int argc, char** argv) {
  Arguments arguments;
  apply_presets(argc, argv, arguments);
  CLI::App app(kAbout);
  set_up(app, arguments);
  try {
    parse(app, argc, argv);
  } catch (const CLI::Success& asked) {
    return static_cast<ExitCode>(app.exit(asked));
  }
  arguments.stylize.config = arguments.batch.stylize.config = config_file(app);
  if (app.got_subcommand("batch")) return run_batch_command(arguments.batch, *app.get_subcommand("batch"));
  if (app.got_subcommand("train")) return run_train(arguments.train, *app.get_subcommand("train"));
  if (app.got_subcommand("apply")) return run_apply(arguments.apply, *app.get_subcommand("apply"));
  if (app.got_subcommand("export")) return run_export(arguments.exported);
  if (app.got_subcommand("mask")) return run_mask(arguments.mask, *app.get_subcommand("mask"));
  if (app.got_subcommand("depth")) return run_depth(arguments.depth, *app.get_subcommand("depth"));
  if (app.got_subcommand("evaluate"))
    return run_evaluate(arguments.evaluate, *app.get_subcommand("evaluate"));
  if (app.got_subcommand("dataset")) return run_dataset(arguments.dataset);
  if (app.got_subcommand("doctor")) return run_doctor(arguments.doctor);
  if (app.got_subcommand("weights")) return arguments.weights.run(arguments.weights);
  return run_stylize(arguments.stylize, app, shell_quoted({argv, argv + argc}));
}

}  // namespace

int main(int argc, char** argv) {
  open_standard_streams();
  leave_nothing_unfinished();
  try {
    const auto code = run(argc, argv);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
      throw OutputError("what was to be printed cannot be written; is the disk full?");
    return static_cast<int>(code);
  } catch (...) {
    const auto failure = failure_of(std::current_exception());
    print_error(failure.message);
    return static_cast<int>(failure.code);
  }
}
