// What the subcommands of `weights` share; see commands.hpp for what they are given.
#pragma once

#include "commands.hpp"
#include "rgbd_stylize/weights/published_weights.hpp"

#include <string>

namespace rgbd_stylize::cli {

ExitCode run_weights_fetch(const WeightsArguments& arguments);
ExitCode run_weights_convert(const WeightsArguments& arguments);

/// The weights called `name`. Throws UsageError that lists the names.
const PublishedWeights& known_weights(const std::string& name);

/// "4.96 MB", "553 MB": millions of bytes.
std::string megabytes(uint64_t bytes);

}  // namespace rgbd_stylize::cli
