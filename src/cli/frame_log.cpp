#include "frame_log.hpp"

#include "messages.hpp"
#include "rgbd_stylize/io/tell.hpp"

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

std::string losses_text(const FrameRecord& record) {
  auto text = fmt::format("loss {:.4g}", record.total);
  for (const auto& [name, value] : record.losses) text += fmt::format("  {} {:.4g}", name, value);
  return text;
}

}  // namespace

void FrameLog::begin(int64_t to_do, int64_t done) {
  to_do_ = to_do;
  if (arguments_.quiet) return;
  print_line("to do", fmt::format("{} frames{}", to_do, done > 0 ? fmt::format(", {} are done", done) : ""));
}

void FrameLog::prepared(const FrameInfo& frame, const PaintJob& job) {
  if (arguments_.quiet) return;
  const auto& format = job.photograph.depth.format;
  if (job.photograph.depth01.defined() && !format.empty() && format != depth_format_)
    print_line("depth", depth_format_ = format);
  if (!arguments_.verbose) return;
  progress_.erase(frame.name);  // where it failed with others, and is painted again alone
  progress_.try_emplace(frame.name, job.plan.scales, /*verbose=*/true, frame.name + "  ");
}

void FrameLog::iteration(const FrameInfo& frame, const StylizeIteration& iteration) {
  const auto progress = progress_.find(frame.name);
  if (progress == progress_.end()) return;
  progress->second.show(iteration);
  if (iteration.index + 1 == iteration.total) progress_.erase(progress);
}

void FrameLog::recorded(const FrameRecord& record) {
  ++recorded_;
  const auto& frame = record.frame;
  for (const auto& warning : record.warnings) {
    if (warned_.insert(warning).second) print_warnings({frame.name + ": " + warning});
  }
  if (!record.painted()) {
    print_error(fmt::format("frame {}: {}", frame.name, record.error));
  } else if (!arguments_.quiet) {
    tell(fmt::format("{:>4}/{}  {}  {}{:.1f} s  {}\n",
                     recorded_,
                     to_do_,
                     frame.name,
                     frame.scene.empty() ? "" : frame.scene + "  ",
                     record.seconds,
                     losses_text(record)));
  }
}

}  // namespace rgbd_stylize::cli
