// How a network is trained, in words.
#pragma once

#include "rgbd_stylize/core/device.hpp"
#include "rgbd_stylize/features/weight_search.hpp"
#include "rgbd_stylize/feedforward/model_file.hpp"
#include "rgbd_stylize/stylize/stylize.hpp"
#include "rgbd_stylize/training/options.hpp"

namespace rgbd_stylize {

/// Every option that the result depends on but for the number of iterations, and the digests of the files.
/// `batch` is that of all processes together: how many share it matters to batch normalisation alone.
Recipe recipe_of(const TrainingOptions& options,
                 const Plan& plan,
                 const ChosenWeights& weights,
                 const ChosenDepthNetwork& depth_network,
                 Precision precision,
                 int64_t photographs,
                 int64_t processes);

}  // namespace rgbd_stylize
