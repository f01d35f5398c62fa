// The options of the main command, bound to the structs that hold their defaults.
#pragma once

#include "rgbd_stylize/report/trace.hpp"
#include "rgbd_stylize/stylize/scene.hpp"

#include <string>

#include <CLI/CLI.hpp>

namespace rgbd_stylize::cli {

struct StylizeArguments {
  SceneOptions scene;
  StylizeOptions stylize;
  std::string preset;
  std::string config;  // the file of options that was read, or empty
  std::string output;  // empty: <rgb>_<style>.png in the working folder
  std::string device = "auto";
  std::string precision = "auto";
  int threads = 0;
  bool deterministic = false;
  int save_every = 0;
  bool save_masks = false;
  std::string trace;
  bool quiet = false;
  bool verbose = false;
};

/// --threads, of every command that computes for long.
CLI::Option* add_threads_option(CLI::App& app, int& threads);

/// --weights-dir, of every command that searches weights; $RGBD_STYLIZE_WEIGHTS says it too.
CLI::Option* add_weights_dir_option(CLI::App& app, std::string& folder);

/// An option whose text is parsed by the library, so that its message is the library's.
template <typename Value, typename Parse>
CLI::Option* add_parsed(CLI::App& app,
                        const std::string& name,
                        Value& value,
                        const std::string& help,
                        const std::string& shown_default,
                        Parse parse) {
  return app
      .add_option_function<std::string>(
          name, [&value, parse](const std::string& text) { value = parse(text); }, help)
      ->default_str(shown_default);
}

uint64_t parse_seed(const std::string& text);  // throws UsageError

/// Where each style is painted.
void add_mask_option(CLI::App& app, SceneOptions& scene);

/// Options that say what is read and which masks are made of it: the `mask` command has them too.
void add_picture_options(CLI::App& app, SceneOptions& scene);

/// All options of the main command.
void add_stylize_options(CLI::App& app, StylizeArguments& arguments);

/// Every option with the value it has, given or default, for the trace and the picture's text.
std::vector<std::pair<std::string, std::string>> option_values(const CLI::App& app);

}  // namespace rgbd_stylize::cli
