#include "training_progress.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace rgbd_stylize::cli {
namespace {

constexpr auto kRefresh = std::chrono::milliseconds(200);

std::string duration_text(double seconds) {
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

TrainingProgress::TrainingProgress(int64_t first_step, int64_t steps, int64_t batch)
    : first_step_(first_step),
      steps_(steps),
      batch_(batch),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_shown_(start_ - kRefresh) {}

bool TrainingProgress::is_due(int64_t step) const {
  if (step + 1 == steps_ || step == first_step_) return true;
  if (terminal_) return Clock::now() - last_shown_ >= kRefresh;
  return (step + 1) * 100 / steps_ != step * 100 / steps_;
}

void TrainingProgress::show(const LossRow& row, const std::vector<std::string>& term_names) {
  if (!is_due(row.step)) return;
  last_shown_ = Clock::now();
  const double seconds = std::chrono::duration<double>(last_shown_ - start_).count();
  const auto done = static_cast<double>(row.step + 1 - first_step_);
  auto text = fmt::format("{:>6}/{}  total {:.4g}", row.step + 1, steps_, row.total);
  for (size_t i = 0; i < term_names.size(); ++i)
    text += fmt::format("  {} {:.4g}", term_names[i], row.terms[i]);
  text += fmt::format("  {:.1f} pictures/s  {} left",
                      done * static_cast<double>(batch_) / seconds,
                      duration_text(seconds / done * static_cast<double>(steps_ - row.step - 1)));
  if (terminal_) {
    fmt::print(stderr, "\r\033[K{}", text);
    line_open_ = true;
  } else {
    fmt::print(stderr, "{}\n", text);
  }
  std::fflush(stderr);
}

void TrainingProgress::finish() {
  if (line_open_) fmt::print(stderr, "\n");
  line_open_ = false;
}

}  // namespace rgbd_stylize::cli
