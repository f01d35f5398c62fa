// What a run is about to do, in words.
#pragma once

#include "rgbd_stylize/report/trace.hpp"
#include "rgbd_stylize/stylize/painter.hpp"
#include "stylize_arguments.hpp"

#include <string>
#include <vector>

namespace rgbd_stylize::cli {

struct RunSetup {
  const StylizeArguments& arguments;
  const Painter& painter;
  const RunDescription& run;
};

/// A line for each of picture, depth, styles, network, layers, objective, depth loss, optimiser and machine,
/// on stderr.
void print_plan(const RunSetup& setup, const PaintJob& job, const std::string& output);

/// Those of them that are the same for every frame.
void print_batch_plan(const RunSetup& setup, const std::string& frames, const std::string& output);

/// The line of the layers that are compared.
void print_layers(const std::string& network, const Plan& plan);

/// What a depth file was taken for, or how depth was predicted, in one line.
std::string depth_text(const std::string& file, const Photograph& photograph);

}  // namespace rgbd_stylize::cli
