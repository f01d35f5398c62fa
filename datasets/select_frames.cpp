#include "rgbd_stylize/datasets/select_frames.hpp"

#include "listed_dataset.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"
#include "split_file.hpp"

#include <limits>
#include <map>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

namespace rgbd_stylize {
namespace {

constexpr int64_t kToTheEnd = std::numeric_limits<int64_t>::max();

int64_t frame_number(const std::string& list, const std::string& text) {
  const auto number = parse_number<int64_t>(text);
  if (!number || *number < 0) {
    throw UsageError("--frames " + list + ": '" + text +
                     "' is no frame number; wanted numbers from 0 and ranges as in 0:100,250");
  }
  return *number;
}

// The first frame and the one behind the last.
std::pair<int64_t, int64_t> frame_range(const std::string& list, const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) {
    const auto number = frame_number(list, text);
    return {number, number + 1};
  }
  const auto first = text.substr(0, colon), end = text.substr(colon + 1);
  const std::pair<int64_t, int64_t> range = {first.empty() ? 0 : frame_number(list, first),
                                             end.empty() ? kToTheEnd : frame_number(list, end)};
  if (range.first >= range.second) {
    throw UsageError("--frames " + list + ": '" + text + "' is empty; the end of a range is left out of it");
  }
  return range;
}

void check_in(const Dataset& whole, const std::string& option, int64_t number) {
  const auto last = whole.info(whole.size() - 1).index;
  if (number >= 0 && number <= last) return;
  throw UsageError(option + ": there is no frame " + std::to_string(number) + "; wanted 0 to " +
                   std::to_string(last));
}

std::set<int64_t> frames_listed(const Dataset& whole, const std::string& list) {
  std::set<int64_t> numbers;
  std::istringstream parts(list);
  for (std::string part; std::getline(parts, part, ',');) {
    auto [first, end] = frame_range(list, part);
    check_in(whole, "--frames " + list, first);
    if (end == kToTheEnd) end = whole.info(whole.size() - 1).index + 1;
    check_in(whole, "--frames " + list, end - 1);
    for (int64_t number = first; number < end; ++number) numbers.insert(number);
  }
  return numbers;
}

std::set<int64_t> frames_split(const Dataset& whole, const std::string& split) {
  const auto numbers = read_split(split);
  for (const auto number : numbers) check_in(whole, "--split " + split, number);
  return {numbers.begin(), numbers.end()};
}

// Told apart from a scene of which the other options leave nothing.
void check_scene(const Dataset& whole, const std::string& scene) {
  std::set<std::string> scenes;
  for (int64_t position = 0; position < whole.size(); ++position) scenes.insert(whole.info(position).scene);
  if (scenes.count(scene)) return;
  const auto last = *scenes.rbegin();
  throw UsageError(
      "--scene " + scene + ": there is no such scene; " +
      (last.empty() ? "this dataset names no scenes"
                    : "the dataset has " + std::to_string(scenes.size()) + ", among them '" + last + "'"));
}

}  // namespace

std::unique_ptr<Dataset> select_frames(std::unique_ptr<Dataset> whole, const FrameSelection& selection) {
  const auto& [frames, split, scene] = selection;
  if (frames.empty() && split.empty() && scene.empty()) return whole;
  const auto listed = frames.empty() ? std::set<int64_t>() : frames_listed(*whole, frames);
  const auto in_split = split.empty() ? std::set<int64_t>() : frames_split(*whole, split);
  if (!scene.empty()) check_scene(*whole, scene);

  std::vector<FrameInfo> infos;
  std::map<int64_t, int64_t> positions;  // by index
  for (int64_t position = 0; position < whole->size(); ++position) {
    const auto info = whole->info(position);
    const bool wanted = (frames.empty() || listed.count(info.index)) &&
                        (split.empty() || in_split.count(info.index)) &&
                        (scene.empty() || scene == info.scene);
    if (!wanted) continue;
    infos.push_back(info);
    positions.emplace(info.index, position);
  }
  if (infos.empty()) throw UsageError("--frames, --split and --scene together leave no frame");
  const auto kind = whole->kind();
  return std::make_unique<ListedDataset>(
      kind,
      std::move(infos),
      [whole = std::shared_ptr<Dataset>(std::move(whole)), positions = std::move(positions)](
          const FrameInfo& frame) { return whole->get(positions.at(frame.index)); });
}

}  // namespace rgbd_stylize
