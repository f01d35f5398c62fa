#include "group_painter.hpp"

#include "rgbd_stylize/core/clock.hpp"
#include "rgbd_stylize/losses/read_losses.hpp"

#include <map>
#include <utility>

namespace rgbd_stylize {
namespace {

// Does what may fail for a frame. What was thrown instead; nothing where all went well.
std::optional<Failure> failure_in(const std::function<void()>& work) {
  try {
    work();
    return {};
  } catch (const OutputError&) {
    throw;  // the next frame would fare no better
  } catch (...) {
    return failure_of(std::current_exception());
  }
}

void record_failure(const std::optional<Failure>& failure, FrameRecord& record) {
  if (!failure) return;
  record.code = failure->code;
  record.error = failure->message;
}

std::vector<std::string> warnings_of(const PaintJob& job) {
  std::vector<std::string> all;
  for (const auto& warnings :
       {job.photograph.warnings, job.masks.warnings, job.plan.warnings, guide_warnings(job.objectives)}) {
    all.insert(all.end(), warnings.begin(), warnings.end());
  }
  return all;
}

void record_losses(const std::vector<std::string>& names, const Evaluation& evaluation, FrameRecord& record) {
  const auto losses = read_losses({evaluation}).front();
  record.total = losses.total;
  for (size_t i = 0; i < names.size(); ++i) record.losses.emplace_back(names[i], losses.terms[i]);
}

}  // namespace

GroupPainter::GroupPainter(const Painter& painter,
                           const BatchEvents& events,
                           std::function<bool()> interrupted)
    : painter_(painter), events_(events), interrupted_(std::move(interrupted)) {}

std::vector<FrameResult> GroupPainter::paint(std::vector<ReadFrame> frames) const {
  std::vector<Turn> turns(frames.size());
  std::map<std::pair<int64_t, int64_t>, std::vector<Turn*>> by_size;
  for (size_t i = 0; i < frames.size(); ++i) {
    auto& turn = turns[i];
    auto& record = turn.result.record;
    record.frame = frames[i].frame;
    const auto failure = failure_in([&] { prepare(frames[i], turn); });
    record_failure(failure, record);
    if (failure) continue;
    const auto& rgb = turn.job.scene.rgb;
    by_size[{rgb.size(2), rgb.size(3)}].push_back(&turn);
  }
  for (const auto& [size, same_size] : by_size) paint_together(same_size);
  std::vector<FrameResult> results;
  for (auto& turn : turns) {
    for (const auto& frame : frames) turn.result.record.together.push_back(frame.frame.index);
    results.push_back(std::move(turn.result));
  }
  return results;
}

void GroupPainter::prepare(ReadFrame& frame, Turn& turn) const {
  if (frame.error) std::rethrow_exception(frame.error);
  const auto start = Clock::now();
  turn.job = painter_.prepare(std::move(frame.photograph));
  turn.result.record.warnings = warnings_of(turn.job);
  turn.result.record.seconds = seconds_since(start);
  if (events_.prepared) events_.prepared(frame.frame, turn.job);
}

// A batch that fails, for want of memory or since one frame's loss is no number, is painted frame by frame.
void GroupPainter::paint_together(const std::vector<Turn*>& turns) const {
  const auto failure = failure_in([&] { paint_batch(turns); });
  if (!failure) return;
  if (turns.size() == 1) return record_failure(failure, turns.front()->result.record);
  for (auto* turn : turns) {
    turn->result.record.warnings.push_back("painted alone, as it failed with the frames beside it: " +
                                           failure->message);
    paint_together({turn});
  }
}

void GroupPainter::paint_batch(const std::vector<Turn*>& turns) const {
  const auto start = Clock::now();
  std::vector<const PaintJob*> jobs;
  for (const auto* turn : turns) jobs.push_back(&turn->job);
  const auto painted = painter_.paint(jobs, [&](const StylizeIteration& it) {
    auto& turn = *turns[static_cast<size_t>(it.iteration.picture)];
    turn.last = it.iteration.evaluation;
    if (events_.iteration) events_.iteration(turn.result.record.frame, turn.job, it);
    return interrupted_() ? Proceed::kStop : Proceed::kYes;
  });
  const double seconds = seconds_since(start) / static_cast<double>(turns.size());
  for (size_t i = 0; i < turns.size(); ++i) {
    auto& [result, job, last] = *turns[i];
    result.record.iterations = painted.summary.iterations;
    result.record.seconds += seconds;
    record_losses(job.objectives.back().names(), last, result.record);
    result.pastiche = painted.pastiches.narrow(0, static_cast<int64_t>(i), 1);
    result.alpha = job.photograph.alpha;
    result.bits = job.photograph.bits;
  }
}

}  // namespace rgbd_stylize
