#include "rgbd_stylize/weights/weight_folders.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool begins_with(const std::string& name, const std::string& start) { return name.rfind(start, 0) == 0; }

// Published weights whose names begin like those of a network here.
bool is_of_another_network(const std::string& name) {
  static const std::vector<std::string> kOthers = {"vgg16_bn", "vgg19_bn", "squeezenet1_0"};
  return std::any_of(
      kOthers.begin(), kOthers.end(), [&](const std::string& other) { return begins_with(name, other); });
}

}  // namespace

std::string weight_cache() {
  const auto cache = environment("XDG_CACHE_HOME"), home = environment("HOME");
  if (!cache.empty()) return cache + "/rgbd_stylize";
  return home.empty() ? "" : home + "/.cache/rgbd_stylize";
}

std::vector<std::string> weight_folders(const std::string& weights_dir) {
  std::vector<std::string> folders;
  const auto given = weights_dir.empty() ? environment("RGBD_STYLIZE_WEIGHTS") : weights_dir;
  for (const auto& folder : {given, weight_cache()}) {
    if (!folder.empty()) folders.push_back(folder);
  }
  return folders;
}

std::string searched_folders(const std::string& weights_dir) {
  std::string text;
  for (const auto& folder : weight_folders(weights_dir)) text += (text.empty() ? "" : ", ") + folder;
  return text.empty() ? "any folder" : text;
}

std::string find_weights(const std::string& network,
                         const std::string& weights_dir,
                         const std::vector<std::string>& extensions) {
  const auto is_weights = [&](const fs::path& file) {
    const bool known = std::find(extensions.begin(), extensions.end(), file.extension()) != extensions.end();
    const auto name = file.filename().string();
    return known && begins_with(name, network) && !is_of_another_network(name);
  };
  for (const auto& folder : weight_folders(weights_dir)) {
    std::vector<std::string> found;
    std::error_code ignored;  // a folder that cannot be read holds nothing for us
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      if (is_weights(entry.path())) found.push_back(entry.path().string());
    }
    const auto shorter = [](const std::string& a, const std::string& b) {
      return std::make_pair(a.size(), a) < std::make_pair(b.size(), b);
    };
    if (!found.empty()) return *std::min_element(found.begin(), found.end(), shorter);
  }
  return "";
}

bool is_in_folder(const PublishedWeights& weights, const std::string& folder) {
  const auto path = fs::path(folder) / weights.file;
  const auto is_file = [](const fs::path& file) {
    std::error_code ignored;  // a folder that cannot be read holds nothing for us
    return fs::is_regular_file(file, ignored);
  };
  if (weights.records.empty()) return is_file(path);
  return std::all_of(weights.records.begin(), weights.records.end(), [&](const std::string& record) {
    return is_file(path / record);
  });
}

std::string find_published_file(const PublishedWeights& weights, const std::string& weights_dir) {
  for (const auto& folder : weight_folders(weights_dir)) {
    if (is_in_folder(weights, folder)) return (fs::path(folder) / weights.file).string();
  }
  return "";
}

}  // namespace rgbd_stylize
