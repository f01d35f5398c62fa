#include "progress.hpp"

#include "rgbd_stylize/losses/read_losses.hpp"

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

std::string losses_text(const StylizeIteration& iteration) {
  const auto losses = read_losses({iteration.iteration.evaluation}).front();
  auto text = fmt::format("loss {:.4g}", losses.total);
  for (size_t i = 0; i < losses.terms.size(); ++i)
    text += fmt::format("  {} {:.4g}", iteration.term_names[i], losses.terms[i]);
  return text;
}

}  // namespace

Progress::Progress(const std::vector<Scale>& scales, bool verbose, const std::string& prefix)
    : scales_(scales),
      prefix_(prefix),
      verbose_(verbose),
      line_(/*parts=*/10, /*rewrite=*/!verbose),
      start_(Clock::now()) {}

double Progress::seconds_left(const StylizeIteration& it) const {
  // An iteration costs what its scale has pixels.
  const double here = seconds_since(scale_start_) / (it.index - scale_first_ + 1);
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
  if (!verbose_ && !line_.is_due(it.index + 1, it.total)) return;
  line_.show(fmt::format("{}{:>4}/{}  {}x{}  {:.0f} s left  {}",
                         prefix_,
                         it.index + 1,
                         it.total,
                         it.size.width,
                         it.size.height,
                         seconds_left(it),
                         losses_text(it)));
}

}  // namespace rgbd_stylize::cli
