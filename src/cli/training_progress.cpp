#include "training_progress.hpp"

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

std::string duration_text(double seconds) {
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

TrainingProgress::TrainingProgress(int64_t first_step, int64_t steps, int64_t batch)
    : first_step_(first_step), steps_(steps), batch_(batch), line_(/*parts=*/100), start_(Clock::now()) {}

void TrainingProgress::show(const LossRow& row, const std::vector<std::string>& term_names) {
  if (!line_.is_due(row.step + 1, steps_) && row.step != first_step_) return;
  const double seconds = seconds_since(start_);
  const auto done = static_cast<double>(row.step + 1 - first_step_);
  auto text = fmt::format("{:>6}/{}  total {:.4g}", row.step + 1, steps_, row.total);
  for (size_t i = 0; i < term_names.size(); ++i)
    text += fmt::format("  {} {:.4g}", term_names[i], row.terms[i]);
  const double speed = done * static_cast<double>(batch_) / seconds;
  text += fmt::format("  {:.{}f} pictures/s  {} left",
                      speed,
                      speed < 10 ? 2 : 0,
                      duration_text(seconds / done * static_cast<double>(steps_ - row.step - 1)));
  line_.show(text);
}

}  // namespace rgbd_stylize::cli
