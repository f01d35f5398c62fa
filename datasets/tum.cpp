// The TUM RGB-D benchmark: lists of "time file" for pictures and for depth, or one list of pairs.
#include "folders.hpp"
#include "formats.hpp"
#include "pair_by_time.hpp"
#include "picture_files.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <fstream>
#include <sstream>
#include <utility>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

constexpr double kTolerance = 0.02;  // seconds; the benchmark's own tool has the same
constexpr double kUnitsPerMetre = 5000;
constexpr auto kPairs = "associations.txt", kPictures = "rgb.txt", kDepths = "depth.txt";

// Lines of `count` times and files, in turn.
std::vector<std::vector<TimedFile>> read_list(const fs::path& list, size_t count) {
  std::ifstream stream(list);
  if (!stream) throw InputError(list.string() + ": cannot be read");
  std::vector<std::vector<TimedFile>> rows;
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    std::istringstream words(line.substr(0, line.find('#')));
    if ((words >> std::ws).eof()) continue;
    std::vector<TimedFile> row;
    TimedFile file;
    while (row.size() < count && words >> file.seconds >> file.path) {
      row.push_back({file.seconds, (list.parent_path() / file.path).string()});
    }
    if (row.size() != count) {
      throw InputError(list.string() + ": line " + std::to_string(number) + " is '" + line +
                       "'; wanted a time and a file" + (count == 2 ? ", twice" : ""));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<TimedFile> read_times(const fs::path& list) {
  std::vector<TimedFile> files;
  for (auto& row : read_list(list, 1)) files.push_back(std::move(row[0]));
  return files;
}

bool is_in_depth_folder(const TimedFile& file) {
  return fs::path(file.path).parent_path().filename() == "depth";
}

using Pairs = std::vector<std::pair<TimedFile, TimedFile>>;

// Some programs write the depth first.
Pairs read_pairs(const fs::path& list) {
  Pairs pairs;
  for (auto& row : read_list(list, 2)) {
    if (is_in_depth_folder(row[0])) std::swap(row[0], row[1]);
    pairs.emplace_back(std::move(row[0]), std::move(row[1]));
  }
  return pairs;
}

}  // namespace

bool is_tum(const fs::path& path) {
  std::error_code unknown;  // where nobody may look
  return fs::exists(path / kPairs, unknown) ||
         (fs::exists(path / kPictures, unknown) && fs::exists(path / kDepths, unknown));
}

OpenedDataset open_tum(const std::string& path, const DatasetOptions& options) {
  const fs::path folder(path);
  const auto pairs =
      fs::exists(folder / kPairs)
          ? read_pairs(folder / kPairs)
          : pair_by_time(read_times(folder / kPictures), read_times(folder / kDepths), kTolerance);
  auto depth_file = options.depth_file;
  if (!depth_file.units_per_metre) depth_file.units_per_metre = kUnitsPerMetre;
  const auto scene = fs::weakly_canonical(folder).filename().string();
  std::vector<PictureFiles> files;
  for (const auto& [picture, depth] : pairs) {
    files.push_back({fs::path(picture.path).stem().string(),
                     scene,
                     picture.path,
                     options.depth == DepthChoice::kNone ? "" : depth.path});
  }
  return list_picture_files(path, "TUM RGB-D", files, depth_file);
}

}  // namespace rgbd_stylize
