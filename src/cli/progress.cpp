#include "progress.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace rgbd_stylize::cli {
namespace {

constexpr auto kRefresh = std::chrono::milliseconds(200);

std::string losses_text(const StylizeIteration& iteration) {
  const auto terms = iteration.iteration.evaluation.terms.to(torch::kCPU, torch::kFloat64);
  auto text = fmt::format("loss {:.4g}", iteration.iteration.evaluation.total.item<double>());
  for (size_t i = 0; i < iteration.term_names.size(); ++i) {
    text +=
        fmt::format("  {} {:.4g}", iteration.term_names[i], terms[static_cast<int64_t>(i)].item<double>());
  }
  return text;
}

}  // namespace

Progress::Progress(const std::vector<Scale>& scales, bool verbose, const std::string& prefix)
    : scales_(scales),
      prefix_(prefix),
      verbose_(verbose),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_shown_(start_ - kRefresh) {}

bool Progress::is_due(const StylizeIteration& it) const {
  if (verbose_ || it.index + 1 == it.total) return true;
  if (terminal_) return Clock::now() - last_shown_ >= kRefresh;
  return (it.index + 1) * 10 / it.total != it.index * 10 / it.total;
}

double Progress::seconds_left(const StylizeIteration& it) const {
  // An iteration costs what its scale has pixels.
  const double here =
      std::chrono::duration<double>(Clock::now() - scale_start_).count() / (it.index - scale_first_ + 1);
  double iterations = it.size.iterations - (it.index - scale_first_ + 1);
  for (size_t s = static_cast<size_t>(it.scale) + 1; s < scales_.size(); ++s) {
    const auto& later = scales_[s];
    iterations +=
        later.iterations * static_cast<double>(later.height * later.width) / (it.size.height * it.size.width);
  }
  return here * iterations;
}

void Progress::show(const StylizeIteration& it) {
  if (it.scale != scale_) {
    scale_ = it.scale;
    scale_first_ = it.index;
    scale_start_ = it.index == 0 ? start_ : Clock::now();
  }
  if (!is_due(it)) return;
  last_shown_ = Clock::now();
  const auto text = fmt::format("{}{:>4}/{}  {}x{}  {}  {:.0f} s left",
                                prefix_,
                                it.index + 1,
                                it.total,
                                it.size.width,
                                it.size.height,
                                losses_text(it),
                                seconds_left(it));
  if (terminal_ && !verbose_) {
    fmt::print(stderr, "\r\033[K{}", text);
    line_open_ = true;
  } else {
    fmt::print(stderr, "{}\n", text);
  }
  std::fflush(stderr);
}

void Progress::finish() {
  if (line_open_) fmt::print(stderr, "\n");
  line_open_ = false;
}

}  // namespace rgbd_stylize::cli
