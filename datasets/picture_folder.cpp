// Pictures and depth in folders, matched by their names.
#include "folders.hpp"
#include "formats.hpp"
#include "picture_files.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/depth_file.hpp"
#include "rgbd_stylize/io/file_name.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

enum class Role { kPicture, kDepth, kRawDepth, kEither };

struct Suffix {
  const char* text;
  Role role;
};
constexpr Suffix kSuffixes[] = {{"_rawdepth", Role::kRawDepth},
                                {"_depth", Role::kDepth},
                                {"-depth", Role::kDepth},
                                {"_rgb", Role::kPicture},
                                {"-rgb", Role::kPicture},
                                {"_color", Role::kPicture},
                                {"-color", Role::kPicture},
                                {"_colors", Role::kPicture}};

// What the files of one frame have in common, and what this one is.
struct NamedFile {
  std::string stem;
  Role role;
};

Role role_of_extension(const std::string& extension) {
  static const std::set<std::string> kPictures = {".jpg", ".jpeg", ".webp", ".bmp", ".ppm", ".pnm"};
  static const std::set<std::string> kDepths = {".npy", ".pfm"};
  if (kPictures.count(extension)) return Role::kPicture;
  return kDepths.count(extension) ? Role::kDepth : Role::kEither;
}

bool is_image_file(const fs::path& file) {
  static const std::set<std::string> kOthers = {".png", ".tif", ".tiff", ".pgm", ".exr"};
  const auto extension = lower_extension(file);
  return kOthers.count(extension) || role_of_extension(extension) != Role::kEither;
}

NamedFile named(const fs::path& file) {
  const auto stem = file.stem().string();
  for (const auto& suffix : kSuffixes) {
    const std::string text = suffix.text;
    const bool ends = stem.size() > text.size() && stem.substr(stem.size() - text.size()) == text;
    if (ends) return {stem.substr(0, stem.size() - text.size()), suffix.role};
  }
  return {stem, role_of_extension(lower_extension(file))};
}

// Whether a file is what `rgbd_stylize depth` writes beside depth, of these names without ending, for people
// to look at.
bool is_view(const fs::path& file, const std::set<std::string>& depths) {
  const std::string end = "_view";
  const auto stem = file.stem().string();
  const auto length = stem.size() - std::min(stem.size(), end.size());
  return file.extension() == ".png" && stem.substr(length) == end && depths.count(stem.substr(0, length)) > 0;
}

using Files = std::vector<fs::path>;

// The files of one name. More than one picture are frames that share their depth; one depth is enough.
struct Group {
  Files pictures, depths, raw_depths;
};
using Groups = std::map<std::string, Group>;

// Those are left out that are for people to look at.
void leave_out_views(Groups& groups) {
  std::set<std::string> depths;
  for (const auto& [stem, group] : groups) {
    for (const auto& depth : group.depths) depths.insert(depth.stem().string());
  }
  for (auto at = groups.begin(); at != groups.end();) {
    const auto& [pictures, files, raw] = at->second;
    const bool view = files.empty() && pictures.size() == 1 && is_view(pictures[0], depths);
    at = view ? groups.erase(at) : std::next(at);
  }
}

// A file that may be either is the depth of a picture that is there, unless it has colours, otherwise a
// picture.
Groups groups_of(const fs::path& folder) {
  Groups groups;
  std::vector<std::pair<std::string, fs::path>> undecided;
  for (const auto& file : files_in(folder)) {
    if (!is_image_file(file)) continue;
    const auto [stem, role] = named(file);
    auto& group = groups[stem];
    if (role == Role::kEither) undecided.emplace_back(stem, file);
    if (role == Role::kPicture) group.pictures.push_back(file);
    if (role == Role::kDepth) group.depths.push_back(file);
    if (role == Role::kRawDepth) group.raw_depths.push_back(file);
  }
  const auto is_surely_picture = [](const fs::path& file) {
    return role_of_extension(lower_extension(file)) == Role::kPicture;
  };
  for (const auto& [stem, file] : undecided) {
    auto& group = groups[stem];
    const bool is_depth = std::any_of(group.pictures.begin(), group.pictures.end(), is_surely_picture) &&
                          !has_colours(file.string());
    (is_depth ? group.depths : group.pictures).push_back(file);
  }
  leave_out_views(groups);
  return groups;
}

// Where no depth is wanted its name tells too little: sea.png beside sea.jpg may be a photograph like the
// others. One with colours is.
void take_pictures_from_depth(Groups& groups) {
  Files pictures;
  for (auto& [stem, group] : groups) {
    for (auto* files : {&group.depths, &group.raw_depths}) {
      const auto first = std::stable_partition(
          files->begin(), files->end(), [](const fs::path& file) { return !has_colours(file.string()); });
      pictures.insert(pictures.end(), first, files->end());
      files->erase(first, files->end());
    }
  }
  for (const auto& file : pictures) groups[file.stem().string()].pictures.push_back(file);
}

// The sub-folder that has one of these names, if there is one.
std::optional<fs::path> child_called(const fs::path& folder, const std::set<std::string>& names) {
  for (const auto& child : folders_in(folder)) {
    if (names.count(child.filename().string())) return child;
  }
  return {};
}

struct TwoFolders {
  fs::path pictures, depths;
};

std::optional<TwoFolders> two_folders(const fs::path& folder) {
  static const std::set<std::string> kPictures = {
      "rgb", "RGB", "color", "colour", "colors", "image", "images", "photo", "photos", "pictures"};
  const auto pictures = child_called(folder, kPictures);
  const auto depths = child_called(folder, {"depth", "Depth", "depths"});
  if (!pictures || !depths) return {};
  return TwoFolders{*pictures, *depths};
}

Groups groups_of(const TwoFolders& folders) {
  Groups groups;
  for (const auto& file : files_in(folders.pictures)) {
    if (is_image_file(file)) groups[named(file).stem].pictures.push_back(file);
  }
  const auto files = files_in(folders.depths);
  std::set<std::string> depths;
  for (const auto& file : files) {
    if (is_image_file(file)) depths.insert(file.stem().string());
  }
  for (const auto& file : files) {
    if (is_image_file(file) && !is_view(file, depths)) groups[named(file).stem].depths.push_back(file);
  }
  return groups;
}

const Files& chosen_depth(const Group& group, DepthChoice choice) {
  const auto& [first, second] = choice == DepthChoice::kRaw ? std::tie(group.raw_depths, group.depths)
                                                            : std::tie(group.depths, group.raw_depths);
  return first.empty() ? second : first;
}

// What is wrong with the depth of a group. A picture may be without: what wants its depth says so.
std::string problem_of(const Group& group, const Files& depths) {
  if (group.pictures.empty())
    return depths[0].string() + ": depth without a picture; files of one frame have one name";
  if (depths.size() <= 1) return "";
  return depths[0].string() + ": is depth of the same name as " + depths[1].filename().string() +
         "; leave one of them";
}

// Pictures of one name are called by the whole names of their files.
std::vector<PictureFiles> frames_of(const Groups& groups, DepthChoice choice) {
  const bool any_depth = std::any_of(groups.begin(), groups.end(), [&](const auto& named_group) {
    return choice != DepthChoice::kNone && !chosen_depth(named_group.second, choice).empty();
  });
  std::vector<PictureFiles> frames;
  for (const auto& [stem, group] : groups) {
    const auto depths = any_depth ? chosen_depth(group, choice) : Files();
    const auto problem = any_depth ? problem_of(group, depths) : "";
    const auto depth = depths.empty() ? "" : depths[0].string();
    for (const auto& picture : group.pictures) {
      const auto name = group.pictures.size() == 1 ? stem : picture.filename().string();
      frames.push_back({name, "", picture.string(), depth, problem});
    }
    if (group.pictures.empty() && any_depth) frames.push_back({stem, "", "", depth, problem});
  }
  return frames;
}

// What is said of depth behind "a folder of pictures".
std::string depth_text(const Groups& groups, const std::vector<PictureFiles>& frames) {
  const auto has_depth = [](const PictureFiles& frame) { return !frame.depth.empty(); };
  if (std::any_of(frames.begin(), frames.end(), has_depth)) return " and their depth";
  size_t left_out = 0;
  for (const auto& [stem, group] : groups) left_out += group.depths.size() + group.raw_depths.size();
  if (left_out == 0) return " without depth";
  return ", files of depth left out: " + std::to_string(left_out);
}

// Whether these are the 1449 frames of the labelled NYU set, exported under their numbers.
bool are_labeled_nyu(const std::vector<PictureFiles>& files) {
  constexpr size_t kFrames = 1449;
  return files.size() == kFrames && std::all_of(files.begin(), files.end(), [](const PictureFiles& file) {
           return file.name.find_first_not_of("0123456789") == std::string::npos;
         });
}

}  // namespace

bool is_picture_folder(const fs::path& path) {
  if (!fs::is_directory(path)) return false;
  const auto files = files_in(path);
  return two_folders(path) || std::any_of(files.begin(), files.end(), is_image_file);
}

OpenedDataset open_picture_folder(const std::string& path, const DatasetOptions& options) {
  const auto folders = two_folders(path);
  auto groups = folders ? groups_of(*folders) : groups_of(path);
  if (!folders && options.depth == DepthChoice::kNone) take_pictures_from_depth(groups);
  const auto frames = frames_of(groups, options.depth);
  const bool nyu = are_labeled_nyu(frames);
  const auto has_raw = [](const auto& group) { return !group.second.raw_depths.empty(); };
  if (nyu && options.depth == DepthChoice::kRaw && std::none_of(groups.begin(), groups.end(), has_raw)) {
    throw UsageError("--depth raw: " + path +
                     " holds the filled depth of NYU Depth v2 alone; "
                     "the file of the labelled set has both");
  }
  const std::string kind = std::string(nyu ? "NYU Depth v2, labelled, as " : "") +
                           (folders ? "two folders" : "a folder") + " of pictures" +
                           depth_text(groups, frames);
  return list_picture_files(path, kind, frames, options.depth_file, nyu && options.crop_border);
}

}  // namespace rgbd_stylize
