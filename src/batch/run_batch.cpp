#include "rgbd_stylize/batch/run_batch.hpp"

#include "finish.hpp"
#include "folder_lock.hpp"
#include "frame_reader.hpp"
#include "frame_writer.hpp"
#include "group_painter.hpp"
#include "rgbd_stylize/core/clock.hpp"

#include <algorithm>
#include <set>

namespace rgbd_stylize {
namespace {

void check_names(const Dataset& dataset, const RunFolder& folder) {
  std::set<std::string> pictures = {folder.contact_sheet()};
  for (int64_t i = 0; i < dataset.size(); ++i) {
    const auto picture = folder.picture(dataset.info(i).name);
    if (pictures.insert(picture).second) continue;
    throw UsageError(picture + ": two pictures would be written there, one of them of frame " +
                     std::to_string(dataset.info(i).index) + "; rename it, or leave it out with --frames");
  }
}

using Group = std::vector<int64_t>;  // positions of the frames that are painted together

// By their places in the dataset, whatever is done and whoever does it: the same frames make the same groups,
// of which each shard has every n-th.
std::vector<Group> groups_of(const BatchOptions& options, const Dataset& dataset) {
  std::vector<Group> groups;
  const auto step = options.shard.count * options.together;
  for (auto first = options.shard.index * options.together; first < dataset.size(); first += step) {
    groups.emplace_back();
    for (auto i = first; i < std::min(first + options.together, dataset.size()); ++i)
      groups.back().push_back(i);
  }
  return groups;
}

// What a picture is depends, in its last bits, on those it was painted with: a group is done as a whole.
bool is_done(const Group& group, const Dataset& dataset, const RunFolder& folder) {
  std::vector<int64_t> numbers;
  for (const auto position : group) numbers.push_back(dataset.info(position).index);
  return std::all_of(group.begin(), group.end(), [&](int64_t position) {
    const auto frame = dataset.info(position);
    return folder.is_done(frame) && folder.record(frame)->together == numbers;
  });
}

std::vector<Group> not_done(std::vector<Group> groups, const Dataset& dataset, const RunFolder& folder) {
  const auto done = [&](const Group& group) { return is_done(group, dataset, folder); };
  groups.erase(std::remove_if(groups.begin(), groups.end(), done), groups.end());
  return groups;
}

std::vector<int64_t> frames_of(const std::vector<Group>& groups) {
  std::vector<int64_t> positions;
  for (const auto& group : groups) positions.insert(positions.end(), group.begin(), group.end());
  return positions;
}

// One process's turn at the frames of a folder.
class Batch {
 public:
  Batch(const Painter& painter,
        const RunFolder& folder,
        const BatchOptions& options,
        const BatchEvents& events)
      : painter_(painter), folder_(folder), options_(options), events_(events) {}

  void run(const Dataset& dataset, const std::vector<Group>& groups) {
    const auto positions = frames_of(groups);
    const auto at_a_time = static_cast<size_t>(options_.together);
    summary_.to_do = static_cast<int64_t>(positions.size());
    FrameWriter writer(folder_, options_.text, at_a_time, [&](const FrameRecord& record) {
      if (events_.recorded) events_.recorded(record);
    });
    FrameReader reader(dataset, positions, at_a_time, painter_.scene(), painter_.depth_network());
    const GroupPainter painter(painter_, events_, [&] { return is_interrupted(); });
    for (const auto& group : groups) {
      auto frames = next(reader, group.size());
      if (is_interrupted()) break;
      auto results = painter.paint(std::move(frames));
      if (is_interrupted() || !keep(std::move(results), writer)) break;
    }
    writer.finish();
  }

  [[nodiscard]] const BatchSummary& summary() const { return summary_; }

 private:
  [[nodiscard]] bool is_interrupted() {
    summary_.interrupted = summary_.interrupted || (events_.interrupted && events_.interrupted());
    return summary_.interrupted;
  }

  std::vector<ReadFrame> next(FrameReader& reader, size_t count) {
    const auto start = Clock::now();
    std::vector<ReadFrame> frames;
    while (frames.size() < count && !is_interrupted()) frames.push_back(reader.next());
    summary_.seconds_waiting += seconds_since(start);
    return frames;
  }

  // False: enough has failed.
  bool keep(std::vector<FrameResult> results, FrameWriter& writer) {
    bool enough = false;
    for (auto& result : results) {
      result.record.options_hash = folder_.options_hash();
      const bool failed = !result.pastiche.defined();
      ++(failed ? summary_.failed : summary_.painted);
      if (failed && summary_.first_failure == ExitCode::kDone) summary_.first_failure = result.record.code;
      writer.write(std::move(result));
      enough = enough || (failed && options_.fail_fast);
    }
    return !enough;
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
  const auto own = groups_of(options, dataset);
  const auto missing = not_done(own, dataset, folder);
  if (events.begun) {
    const auto all = frames_of(own).size(), to_do = frames_of(missing).size();
    events.begun(static_cast<int64_t>(to_do), static_cast<int64_t>(all - to_do));
  }
  Batch batch(painter, folder, options, events);
  batch.run(dataset, missing);
  auto summary = batch.summary();
  if (!summary.interrupted) summary.complete = finish(folder, dataset, lock);
  summary.seconds = seconds_since(start);
  return summary;
}

}  // namespace rgbd_stylize
