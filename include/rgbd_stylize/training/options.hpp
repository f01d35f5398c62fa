// Every choice of one training, with its default.
#pragma once

#include "rgbd_stylize/datasets/open_dataset.hpp"
#include "rgbd_stylize/datasets/select_frames.hpp"
#include "rgbd_stylize/feedforward/transform_table.hpp"
#include "rgbd_stylize/stylize/options.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace rgbd_stylize {

struct TrainingOptions {
  std::string images;               ///< a folder of pictures, or a dataset that open_dataset() knows
  DatasetOptions dataset;           ///< how it is read; which depth is ours to choose
  FrameSelection frames;            ///< which of it
  std::vector<std::string> styles;  ///< files
  std::vector<std::string> masks;   ///< one a style, functions of depth; or none
  std::string content_mask;         ///< empty: everywhere

  TransformOptions transform;
  NetworkOptions network;  ///< as in the iterative mode, and so are the next two
  /// But for the content, which weighs 1: the iterative mode begins with the photograph, a network has to
  /// learn to see it. And for the depth loss: docs/feedforward.md and docs/depth_loss.md have the figures.
  ObjectiveOptions objective = {
      Convention::kBalanced, 1, {1}, 0.1, 0, DepthLossKind::kGradient, Guide::kSimple};
  DepthModelOptions depth_model;

  int64_t image_size = 256;  ///< side of the squares that are cut from the photographs, >= 32
  int64_t style_size = 0;    ///< long side of the style pictures; 0: image_size
  int batch = 4;             ///< photographs a step and process, >= 1
  int iterations = 40000;    ///< >= 1
  double learning_rate = 1e-3;
  uint64_t seed = 0;  ///< of the first weights and of the batches
  int workers = 0;    ///< threads that read photographs, 0..64; 0: as many as the device wants
};

/// Whether a mask or a loss wants depth that came with the photographs.
bool wants_measured_depth(const TrainingOptions& options);

/// Throws UsageError that names the option, its value and the rule.
void validate(const TrainingOptions& options);

/// The losses, networks and schedule of a publication that trains a network: `johnson2016`, `liu2017`,
/// `zhang2016` or `xu2018`; docs/departures.md says what was converted and what they leave open. Throws
/// UsageError.
TrainingOptions training_preset(const std::string& name);

}  // namespace rgbd_stylize
