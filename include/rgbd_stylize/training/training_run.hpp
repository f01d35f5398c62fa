// From files to a training: what a run reads before its first step.
#pragma once

#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/features/weight_search.hpp"
#include "rgbd_stylize/feedforward/batch_loader.hpp"
#include "rgbd_stylize/feedforward/model_file.hpp"
#include "rgbd_stylize/feedforward/trainer.hpp"
#include "rgbd_stylize/processes/process_group.hpp"
#include "rgbd_stylize/stylize/stylize.hpp"
#include "rgbd_stylize/training/options.hpp"

#include <memory>
#include <string>
#include <vector>

namespace rgbd_stylize {

struct TrainingRun {
  std::string dataset;      ///< what kind it is
  int64_t photographs = 0;  ///< how many it holds
  std::string depth;        ///< what their depth was taken for; empty: it is not read, or not known yet
  Plan plan;                ///< the layers and the preprocessing
  ChosenWeights weights;
  ChosenDepthNetwork depth_network;
  TrainingLosses losses;
  TransformNetwork network;  ///< as it begins
  torch::Tensor thumbnail;   ///< of the styles, side by side
  Recipe recipe;             ///< all that the result depends on, files by their digests
  std::vector<std::string> warnings;
};

/// Reads and checks everything, for a training by that many processes. Throws UsageError, InputError or
/// WeightsError.
TrainingRun open_training(const TrainingOptions& options,
                          torch::Device device,
                          Precision precision,
                          int64_t processes);

/// The batches of a run from step `first` on: of each step, the part of this process.
std::unique_ptr<BatchLoader> open_batches(const TrainingOptions& options,
                                          const TrainingRun& run,
                                          int64_t first,
                                          const ProcessGroup& processes);

}  // namespace rgbd_stylize
