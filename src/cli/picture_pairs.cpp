#include "picture_pairs.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/depth_file.hpp"
#include "rgbd_stylize/io/folder.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <filesystem>
#include <iterator>
#include <map>
#include <regex>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

using FilesByName = std::map<std::string, std::string>;

FilesByName named_files(const std::string& option,
                        const std::string& folder,
                        bool (*is_one)(const std::string& file)) {
  FilesByName named;
  for (const auto& file : files_in(folder, is_one)) {
    const fs::path path(file);
    const auto [known, is_new] = named.emplace(path.stem().string(), file);
    if (!is_new) {
      throw InputError(option + " " + folder + ": holds " + fs::path(known->second).filename().string() +
                       " and " + path.filename().string() + ", two files of one name; leave one");
    }
  }
  return named;
}

// Whether a batch that painted `frames` wrote a result of this name beside them: its contact sheet, or the
// masks of a frame.
template <typename Frames>
bool is_beside_frames(const std::string& name, const Frames& frames) {
  static const std::regex kMask("(.+)(_mask[0-9]+|_content_mask)");
  if (frames.count(name) > 0) return false;
  std::smatch mask;
  return name == "contact_sheet" || (std::regex_match(name, mask, kMask) && frames.count(mask[1].str()) > 0);
}

// The first few names of `names` that are not in `others`, as a warning.
template <typename Names, typename Others>
void warn_of_unmatched(const std::string& what,
                       const Names& names,
                       const Others& others,
                       std::vector<std::string>& warnings) {
  constexpr int kNamed = 8;
  int count = 0;
  std::string text;
  for (const auto& named : names) {
    if (others.count(named.first) > 0 || ++count > kNamed) continue;
    text += (text.empty() ? "" : ", ") + named.first;
  }
  if (count > kNamed) text += " ... (" + std::to_string(count) + " in all)";
  if (count > 0) warnings.push_back(what + ": " + text);
}

void check_kind(const std::string& option, const std::string& path, bool folders) {
  if (path.empty()) return;
  std::error_code ignored;
  if (!fs::exists(path, ignored)) throw InputError(option + " " + path + ": there is no such file or folder");
  if (is_folder(path) == folders) return;
  throw UsageError(option + " " + path + ": is " + (folders ? "no folder" : "a folder") +
                   ", unlike --content; wanted pictures, or folders of pictures of the same names");
}

[[noreturn]] void fail_unmatched(const std::string& content, const std::string& result) {
  throw InputError("--result " + result + ": no picture has the name of one in --content " + content +
                   "; wanted room.png there for a room.jpg here");
}

}  // namespace

PicturePairs match_pictures(const std::string& content, const std::string& result, const std::string& depth) {
  const bool folders = is_folder(content);
  check_kind("--result", result, folders);
  check_kind("--depth", depth, folders);
  if (!folders) return {{{fs::path(result).stem().string(), content, result, depth}}, {}};

  const auto contents = named_files("--content", content, has_picture_name);
  const auto results = named_files("--result", result, has_picture_name);
  const auto depths = depth.empty() ? FilesByName() : named_files("--depth", depth, has_depth_name);
  PicturePairs matched;
  for (const auto& [name, file] : results) {
    const auto original = contents.find(name), measured = depths.find(name);
    if (original == contents.end() || (!depth.empty() && measured == depths.end())) continue;
    matched.pairs.push_back({name, original->second, file, depth.empty() ? "" : measured->second});
  }
  if (matched.pairs.empty()) {
    fail_unmatched(content + (depth.empty() ? "" : " and in --depth " + depth), result);
  }
  warn_of_unmatched("--result " + result + " has nothing for", contents, results, matched.warnings);
  warn_of_unmatched("--content " + content + " has nothing for", results, contents, matched.warnings);
  if (!depth.empty())
    warn_of_unmatched("--depth " + depth + " has nothing for", contents, depths, matched.warnings);
  return matched;
}

std::vector<std::string> match_depths(std::vector<InputPicture>& pictures, const std::string& depth) {
  const auto depths = named_files("--depth", depth, has_depth_name);
  FilesByName named;
  std::vector<InputPicture> matched;
  for (auto& picture : pictures) {
    named.emplace(picture.name, picture.file);
    const auto measured = depths.find(picture.name);
    if (measured != depths.end()) matched.push_back({picture.name, picture.file, measured->second});
  }
  if (matched.empty()) {
    throw InputError("--depth " + depth +
                     ": no file has the name of a picture of --rgb; wanted room.png there " +
                     "for a room.jpg here");
  }
  pictures = matched;
  std::vector<std::string> warnings;
  warn_of_unmatched("--depth " + depth + " has nothing for", named, depths, warnings);
  return warnings;
}

PicturePairs match_frames(const Dataset& dataset, const std::string& content, const std::string& result) {
  check_kind("--result", result, /*folders=*/true);
  auto results = named_files("--result", result, has_picture_name);
  std::map<std::string, int64_t> frames;
  PicturePairs matched;
  for (int64_t i = 0; i < dataset.size(); ++i) {
    const auto name = dataset.info(i).name;
    frames.emplace(name, i);
    const auto painted = results.find(name);
    if (painted != results.end())
      matched.pairs.push_back({name, content + ": frame " + name, painted->second, "", i});
  }
  if (matched.pairs.empty()) fail_unmatched(content, result);
  for (auto at = results.begin(); at != results.end();)
    at = is_beside_frames(at->first, frames) ? results.erase(at) : std::next(at);
  warn_of_unmatched("--result " + result + " has nothing for", frames, results, matched.warnings);
  warn_of_unmatched("--content " + content + " has nothing for", results, frames, matched.warnings);
  return matched;
}

}  // namespace rgbd_stylize::cli
