#include "training_record.hpp"

#include "messages.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/report/preview_sheet.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

constexpr size_t kLookedAt = 100;  // steps after which a loss that was always 0 is told of

}  // namespace

TrainingRecord::TrainingRecord(const TrainArguments& arguments,
                               const TrainingFiles& files,
                               int64_t first,
                               int64_t pictures_a_step)
    : files_(files),
      quiet_(arguments.quiet),
      log_(files.losses, first),
      progress_(first, arguments.training.iterations, pictures_a_step) {}

void TrainingRecord::add(const std::vector<LossRow>& rows, const std::vector<std::string>& term_names) {
  term_names_ = term_names;
  const bool looking = log_.rows().size() < kLookedAt;
  log_.add(rows, term_names);
  for (const auto& row : rows) {
    if (!quiet_) progress_.show(row, term_names);
  }
  if (looking && log_.rows().size() >= kLookedAt) warn_of_idle_losses();
}

void TrainingRecord::finish() {
  progress_.finish();
  if (log_.rows().size() < kLookedAt) warn_of_idle_losses();
}

void TrainingRecord::warn(const std::vector<std::string>& warnings) {
  if (!warnings.empty()) progress_.finish();
  print_warnings(warnings);
}

// A mask that selects nothing of any photograph makes no error: of one photograph it is quite usual.
void TrainingRecord::warn_of_idle_losses() {
  const auto& rows = log_.rows();
  for (size_t i = 0; i < term_names_.size(); ++i) {
    if (std::any_of(rows.begin(), rows.end(), [&](const LossRow& row) { return row.terms[i] != 0; }))
      continue;
    warn({fmt::format("the loss {} was 0 in all of {} steps: does its mask select anything?",
                      term_names_[i],
                      rows.size())});
  }
}

void TrainingRecord::preview(const torch::Tensor& rgb,
                             const TrainingRun& run,
                             const TransformNetwork& network) {
  const auto here = rgb.to(network.device());
  const auto* depth_network = run.losses.depth_network.get();
  write_picture(files_.preview, preview_sheet(here, network.forward(here), depth_network));
}

void TrainingRecord::save(const Checkpoint& checkpoint) {
  save_checkpoint(files_.checkpoint, checkpoint);
  draw_curves();
}

void TrainingRecord::draw_curves() { write_picture(files_.curves, loss_curves(log_.rows(), term_names_)); }

}  // namespace rgbd_stylize::cli
