#include "rgbd_stylize/batch/run_batch.hpp"

#include "finish.hpp"
#include "folder_lock.hpp"
#include "frame_reader.hpp"
#include "frame_writer.hpp"

#include <chrono>
#include <set>

namespace rgbd_stylize {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void check_names(const Dataset& dataset, const RunFolder& folder) {
  std::set<std::string> pictures = {folder.contact_sheet()};
  for (int64_t i = 0; i < dataset.size(); ++i) {
    const auto picture = folder.picture(dataset.info(i).name);
    if (pictures.insert(picture).second) continue;
    throw UsageError(picture + ": two pictures would be written there, one of them of frame " +
                     std::to_string(dataset.info(i).index) + "; rename it, or leave it out with --frames");
  }
}

std::vector<int64_t> frames_of(const Shard& shard, const Dataset& dataset) {
  std::vector<int64_t> positions;
  for (int64_t i = shard.index; i < dataset.size(); i += shard.count) positions.push_back(i);
  return positions;
}

std::vector<int64_t> not_done(const std::vector<int64_t>& positions,
                              const Dataset& dataset,
                              const RunFolder& folder) {
  std::vector<int64_t> missing;
  for (const auto position : positions) {
    if (!folder.is_done(dataset.info(position))) missing.push_back(position);
  }
  return missing;
}

void append(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// One process's turn at the frames of a folder.
class Batch {
 public:
  Batch(const Painter& painter,
        const RunFolder& folder,
        const BatchOptions& options,
        const BatchEvents& events)
      : painter_(painter), folder_(folder), options_(options), events_(events) {}

  void run(const Dataset& dataset, const std::vector<int64_t>& positions) {
    summary_.to_do = static_cast<int64_t>(positions.size());
    FrameWriter writer(folder_, options_.text, [&](const FrameRecord& record) {
      if (events_.recorded) events_.recorded(record);
    });
    FrameReader reader(dataset, positions, painter_.scene(), painter_.depth_network());
    while (auto read = next(reader)) {
      auto result = work(*read);
      if (is_interrupted()) break;
      const bool failed = !result.pastiche.defined();
      count(result.record, failed);
      writer.write(std::move(result));
      if (failed && options_.fail_fast) break;
    }
    writer.finish();
  }

  [[nodiscard]] const BatchSummary& summary() const { return summary_; }

 private:
  [[nodiscard]] bool is_interrupted() {
    summary_.interrupted = summary_.interrupted || (events_.interrupted && events_.interrupted());
    return summary_.interrupted;
  }

  std::optional<ReadFrame> next(FrameReader& reader) {
    const auto start = Clock::now();
    auto frame = reader.next();
    summary_.seconds_waiting += seconds_since(start);
    return is_interrupted() ? std::nullopt : std::move(frame);
  }

  void count(const FrameRecord& record, bool failed) {
    ++(failed ? summary_.failed : summary_.painted);
    if (failed && summary_.first_failure == ExitCode::kDone) summary_.first_failure = record.code;
  }

  FrameResult work(ReadFrame& read) {
    FrameResult result;
    result.record.frame = read.frame;
    result.record.options_hash = folder_.options_hash();
    try {
      if (read.error) std::rethrow_exception(read.error);
      paint(read, result);
    } catch (const OutputError&) {
      throw;  // the next frame would fare no better
    } catch (...) {
      const auto failure = failure_of(std::current_exception());
      result.record.code = failure.code;
      result.record.error = failure.message;
    }
    return result;
  }

  void paint(ReadFrame& read, FrameResult& result) {
    const auto start = Clock::now();
    const auto job = painter_.prepare(std::move(read.photograph));
    if (events_.prepared) events_.prepared(read.frame, job);
    Evaluation last;
    const auto painted = painter_.paint(job, [&](const StylizeIteration& it) {
      last = it.iteration.evaluation;
      if (events_.iteration) events_.iteration(read.frame, it);
      return is_interrupted() ? Proceed::kStop : Proceed::kYes;
    });

    auto& record = result.record;
    for (const auto& warnings :
         {job.photograph.warnings, job.masks.warnings, job.plan.warnings, guide_warnings(job.objectives)}) {
      append(record.warnings, warnings);
    }
    record.iterations = painted.summary.iterations;
    record.total = last.total.item<double>();
    const auto terms = last.terms.to(torch::kCPU, torch::kFloat64);
    const auto names = job.objectives.back().names();
    for (size_t i = 0; i < names.size(); ++i)
      record.losses.emplace_back(names[i], terms[static_cast<int64_t>(i)].item<double>());
    record.seconds = seconds_since(start);
    result.pastiche = painted.pastiche;
    result.alpha = job.photograph.alpha;
    result.bits = job.photograph.bits == 8 ? 8 : 16;
  }

  const Painter& painter_;
  const RunFolder& folder_;
  const BatchOptions& options_;
  const BatchEvents& events_;
  BatchSummary summary_;
};

}  // namespace

BatchSummary run_batch(const Dataset& dataset,
                       const Painter& painter,
                       const RunFolder& folder,
                       const BatchOptions& options,
                       const BatchEvents& events) {
  const auto start = Clock::now();
  check_names(dataset, folder);
  folder.open(options.force);
  FolderLock lock(folder.path());
  const auto own = frames_of(options.shard, dataset);
  const auto missing = not_done(own, dataset, folder);
  if (events.begun) {
    events.begun(static_cast<int64_t>(missing.size()), static_cast<int64_t>(own.size() - missing.size()));
  }
  Batch batch(painter, folder, options, events);
  batch.run(dataset, missing);
  auto summary = batch.summary();
  if (!summary.interrupted) summary.complete = finish(folder, dataset, lock);
  summary.seconds = seconds_since(start);
  return summary;
}

}  // namespace rgbd_stylize
