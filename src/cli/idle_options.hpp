// Options that were given, but change nothing.
#pragma once

#include "rgbd_stylize/depth/choose_depth_network.hpp"
#include "rgbd_stylize/stylize/scene.hpp"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace rgbd_stylize::cli {

/// Warnings of them. They are no errors: one file of options may serve many runs.
class IdleOptions {
 public:
  explicit IdleOptions(const CLI::App& app) : app_(app) {}

  /// One for each of `options` that was given; `why` says what makes it idle.
  void add(const std::vector<std::string>& options, const std::string& why);

  /// Of the options that say how depth is read from a file and normalised.
  void add_depth_of(const SceneOptions& scene);

  /// Of the options that name a depth network, where `used` says that one is wanted.
  void add_depth_network(const DepthModelOptions& options, bool used);

  /// Of the options of the objective that want a depth loss or masks of styles.
  void add_objective(const ObjectiveOptions& objective, bool masks);

  /// Of the folder of weights, where one was named that is not there.
  void add_weights_dir(const std::string& folder);

  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  const CLI::App& app_;
  std::vector<std::string> warnings_;
};

}  // namespace rgbd_stylize::cli
