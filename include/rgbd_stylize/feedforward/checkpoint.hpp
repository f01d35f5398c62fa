// A training on disk, to be gone on with.
#pragma once

#include "rgbd_stylize/feedforward/model_file.hpp"
#include "rgbd_stylize/feedforward/trainer.hpp"

#include <string>

namespace rgbd_stylize {

struct Checkpoint {
  TrainingState state;
  Recipe recipe;  ///< all that the result depends on: batches are a function of the seed in it and the step
};

/// Writes safetensors. Throws OutputError.
void write_checkpoint(const std::string& path, const Checkpoint& checkpoint);

/// Throws WeightsError where the file is missing, cut short or no checkpoint.
Checkpoint read_checkpoint(const std::string& path);

/// The name that a checkpoint has once a newer one is written: "wave_checkpoint_previous.safetensors".
std::string previous_checkpoint(const std::string& path);

/// The checkpoint at `path`, or where that is missing or damaged the one before it; `warning` then says so.
/// Throws WeightsError, about the newer one, where both are.
Checkpoint read_newest_checkpoint(const std::string& path, std::string& warning);

/// Throws UsageError that lists the options in which `wanted` differs from what the checkpoint was made with.
void check_recipe(const std::string& path, const Recipe& made_with, const Recipe& wanted);

}  // namespace rgbd_stylize
