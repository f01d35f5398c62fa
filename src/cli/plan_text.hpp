// What a run is about to do, in words.
#pragma once

#include "rgbd_stylize/report/trace.hpp"
#include "rgbd_stylize/stylize/scene.hpp"
#include "stylize_arguments.hpp"

#include <string>
#include <vector>

namespace rgbd_stylize::cli {

struct RunSetup {
  const StylizeArguments& arguments;
  const SceneOptions& scene_options;
  const Photograph& photograph;
  const SceneMasks& masks;
  const Scene& scene;
  const ChosenWeights& weights;
  const ChosenDepthNetwork& depth_network;
  const Plan& plan;
  const RunDescription& run;
  const std::string& output;
};

/// A line for each of picture, depth, styles, network, layers, objective, depth loss, optimiser and machine,
/// on stderr.
void print_plan(const RunSetup& setup);

/// What a depth file was taken for, or how depth was predicted, in one line.
std::string depth_text(const std::string& file, const Photograph& photograph);

/// "warning: …" lines on stderr.
void print_warnings(const std::vector<std::string>& warnings);

}  // namespace rgbd_stylize::cli
