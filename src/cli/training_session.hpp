// A training from its first step to its last, or to Ctrl-C.
#pragma once

#include "commands.hpp"
#include "rgbd_stylize/core/clock.hpp"
#include "rgbd_stylize/feedforward/loss_reader.hpp"
#include "rgbd_stylize/training/training_run.hpp"
#include "training_files.hpp"
#include "training_record.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace rgbd_stylize::cli {

/// All processes do the same; the first one keeps the record.
class TrainingSession {
 public:
  /// Goes on from where the trainer stands. `first_total` is the total loss of the training's first step, of
  /// one that goes on. The arguments have to outlive it.
  TrainingSession(const TrainArguments& arguments,
                  const TrainingFiles& files,
                  const TrainingRun& run,
                  const ProcessGroup& processes,
                  Trainer& trainer,
                  const std::optional<double>& first_total);

  /// Ends with a checkpoint, also where something fails, if that can still be written. Throws DivergedError,
  /// after which there is none of these weights, and what reading and writing files and the others throw.
  void run();

 private:
  void step_by_step();
  [[nodiscard]] bool stopping() const;
  [[nodiscard]] bool due(int every) const;
  [[nodiscard]] bool long_unsaved() const;
  void take_problems();
  void take_in(const std::vector<LossRow>& rows);
  void save();
  void save_what_is_there();
  void write(const TrainingState& state);

  const TrainArguments& arguments_;
  const TrainingRun& run_;
  const ProcessGroup& processes_;
  Trainer& trainer_;
  std::unique_ptr<BatchLoader> batches_;
  LossReader reader_;
  std::optional<TrainingRecord> record_;
  int64_t saved_;  // steps that the newest checkpoint holds; -1: there is none
  Clock::time_point saved_at_ = Clock::now();
  size_t unusable_ = 0;
};

}  // namespace rgbd_stylize::cli
