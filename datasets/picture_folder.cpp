// Pictures and depth in folders, matched by their names.
#include "folders.hpp"
#include "formats.hpp"
#include "picture_files.hpp"
#include "rgbd_stylize/core/error.hpp"
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
  static const std::set<std::string> kPictures = {".jpg", ".jpeg", ".webp", ".bmp", ".ppm"};
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

// The files of one frame; what is not there is empty.
struct Frame {
  fs::path picture, depth, raw_depth;
};
using Frames = std::map<std::string, Frame>;

void put(fs::path& place, const fs::path& file, const std::string& stem) {
  if (!place.empty()) {
    throw InputError(file.parent_path().string() + ": two frames are called '" + stem + "': " +
                     place.filename().string() + " and " + file.filename().string() + "; rename one of them");
  }
  place = file;
}

// A file that may be either is the depth of a picture that is there, otherwise a picture.
Frames frames_of(const fs::path& folder) {
  Frames frames;
  std::vector<std::pair<std::string, fs::path>> undecided;
  for (const auto& file : files_in(folder)) {
    if (!is_image_file(file)) continue;
    const auto [stem, role] = named(file);
    auto& frame = frames[stem];
    if (role == Role::kEither) undecided.emplace_back(stem, file);
    if (role == Role::kPicture) put(frame.picture, file, stem);
    if (role == Role::kDepth) put(frame.depth, file, stem);
    if (role == Role::kRawDepth) put(frame.raw_depth, file, stem);
  }
  for (const auto& [stem, file] : undecided) {
    auto& frame = frames[stem];
    const bool is_depth = role_of_extension(lower_extension(frame.picture)) == Role::kPicture;
    put(is_depth ? frame.depth : frame.picture, file, stem);
  }
  std::set<std::string> depths;
  for (const auto& [stem, frame] : frames) {
    if (!frame.depth.empty()) depths.insert(frame.depth.stem().string());
  }
  for (auto at = frames.begin(); at != frames.end();) {
    const bool view = at->second.depth.empty() && is_view(at->second.picture, depths);
    at = view ? frames.erase(at) : std::next(at);
  }
  return frames;
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

Frames frames_of(const TwoFolders& folders) {
  Frames frames;
  for (const auto& file : files_in(folders.pictures)) {
    if (is_image_file(file)) put(frames[named(file).stem].picture, file, named(file).stem);
  }
  const auto files = files_in(folders.depths);
  std::set<std::string> depths;
  for (const auto& file : files) {
    if (is_image_file(file)) depths.insert(file.stem().string());
  }
  for (const auto& file : files) {
    if (is_image_file(file) && !is_view(file, depths))
      put(frames[named(file).stem].depth, file, named(file).stem);
  }
  return frames;
}

fs::path chosen_depth(const Frame& frame, DepthChoice choice) {
  if (choice == DepthChoice::kNone) return {};
  const auto& [first, second] = choice == DepthChoice::kRaw ? std::tie(frame.raw_depth, frame.depth)
                                                            : std::tie(frame.depth, frame.raw_depth);
  return first.empty() ? second : first;
}

// A few of the names, and how many more there are.
std::string listed(const std::vector<std::string>& names) {
  constexpr size_t kShown = 5;
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i ? ", " : "") + names[i];
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

void check_matched(const std::string& path, const Frames& frames) {
  std::vector<std::string> without_depth, without_picture;
  for (const auto& [stem, frame] : frames) {
    const bool has_depth = !frame.depth.empty() || !frame.raw_depth.empty();
    if (frame.picture.empty()) without_picture.push_back(stem);
    if (!has_depth) without_depth.push_back(stem);
  }
  const bool no_depth_at_all = without_depth.size() == frames.size();
  if (!without_picture.empty()) {
    throw InputError(path + ": depth without a picture: " + listed(without_picture) +
                     "; files of one frame have one name");
  }
  if (!without_depth.empty() && !no_depth_at_all) {
    throw InputError(path + ": pictures without depth: " + listed(without_depth) +
                     "; files of one frame have one name");
  }
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
  const auto frames = folders ? frames_of(*folders) : frames_of(path);
  if (options.depth != DepthChoice::kNone) check_matched(path, frames);
  std::vector<PictureFiles> files;
  bool with_depth = false;
  for (const auto& [stem, frame] : frames) {
    if (frame.picture.empty()) continue;
    const auto depth = chosen_depth(frame, options.depth).string();
    with_depth |= !depth.empty();
    files.push_back({stem, "", frame.picture.string(), depth});
  }
  const bool nyu = are_labeled_nyu(files);
  const std::string kind = std::string(nyu ? "NYU Depth v2, labelled, as " : "") +
                           std::string(folders ? "two folders of pictures" : "a folder of pictures") +
                           (with_depth ? " and their depth" : " without depth");
  return list_picture_files(path, kind, files, options.depth_file, nyu && options.crop_border);
}

}  // namespace rgbd_stylize
