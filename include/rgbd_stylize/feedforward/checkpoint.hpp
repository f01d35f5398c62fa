// A training on disk, to be gone on with.
#pragma once

#include "rgbd_stylize/feedforward/model_file.hpp"
#include "rgbd_stylize/feedforward/trainer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rgbd_stylize {

struct Checkpoint {
  TrainingState state;
  Recipe recipe;  ///< all that the result depends on: batches are a function of the seed in it and the step
  std::optional<double> first_total;  ///< see LossReader::first_total()
};

/// Writes safetensors. Throws OutputError.
void write_checkpoint(const std::string& path, const Checkpoint& checkpoint);

/// Throws WeightsError where the file is missing, cut short, no checkpoint, or not of finite numbers alone.
Checkpoint read_checkpoint(const std::string& path);

/// The name that a checkpoint has until it is whole and the one before it was moved away.
std::string new_checkpoint(const std::string& path);

/// The name that a checkpoint has once a newer one is written: "wave_checkpoint_previous.safetensors".
std::string previous_checkpoint(const std::string& path);

/// The files that a training which was stopped at any moment may be found in, in the order in which they are
/// tried: the new one, `path`, the previous one.
std::vector<std::string> checkpoint_files(const std::string& path);

struct FoundCheckpoint {
  Checkpoint checkpoint;
  std::string file;     ///< that it was read from
  std::string warning;  ///< what is wrong with a newer one; empty: nothing
};

/// The first of checkpoint_files() that can be read. Throws WeightsError, about the first one, where none
/// can.
FoundCheckpoint read_newest_checkpoint(const std::string& path);

/// The network has turned out to be no use after `steps` steps: removes what holds a network from then
/// on, and puts what is left at `path`. What cannot be read stays as it is.
void remove_checkpoints_from(const std::string& path, int64_t steps);

/// Throws UsageError that lists the options in which `wanted` differs from what the checkpoint was made with.
void check_recipe(const std::string& path, const Recipe& made_with, const Recipe& wanted);

}  // namespace rgbd_stylize
