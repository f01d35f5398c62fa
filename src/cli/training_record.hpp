// What people see of a training: its files but for the model, and its progress.
#pragma once

#include "commands.hpp"
#include "rgbd_stylize/report/loss_log.hpp"
#include "rgbd_stylize/training/training_run.hpp"
#include "training_files.hpp"
#include "training_progress.hpp"

#include <string>
#include <vector>

namespace rgbd_stylize::cli {

/// Kept by one process of a training. Whatever writes a file throws OutputError.
class TrainingRecord {
 public:
  /// Of a training that goes on at step `first`.
  TrainingRecord(const TrainArguments& arguments,
                 const TrainingFiles& files,
                 int64_t first,
                 int64_t pictures_a_step);

  void add(const std::vector<LossRow>& rows, const std::vector<std::string>& term_names);

  /// Photographs [B,3,S,S], and what the network makes of them.
  void preview(const torch::Tensor& rgb, const TrainingRun& run, const TransformNetwork& network);

  /// The curves of all losses so far.
  void draw_curves();

  /// The checkpoint, and the curves.
  void save(const Checkpoint& checkpoint);

  /// Prints them, each on a line of its own.
  void warn(const std::vector<std::string>& warnings);

  /// Ends the line of progress.
  void finish();

 private:
  void warn_of_idle_losses();

  const TrainingFiles& files_;
  bool quiet_;
  LossLog log_;
  TrainingProgress progress_;
  std::vector<std::string> term_names_;
};

}  // namespace rgbd_stylize::cli
