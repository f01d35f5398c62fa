#include "training_record.hpp"

#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/report/preview_sheet.hpp"

namespace rgbd_stylize::cli {

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
  log_.add(rows, term_names);
  if (quiet_) return;
  for (const auto& row : rows) progress_.show(row, term_names);
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
