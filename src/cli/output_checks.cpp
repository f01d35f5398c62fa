#include "output_checks.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/folder.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <filesystem>
#include <optional>

#include <sys/stat.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

// Also of files that are not there yet.
fs::path true_path(const std::string& file) {
  std::error_code ignored;
  return fs::weakly_canonical(fs::absolute(file), ignored);
}

using FileNumber = std::pair<uint64_t, uint64_t>;

// Device and inode of a file that is there.
std::optional<FileNumber> file_number(const std::string& file) {
  struct stat facts {};
  if (stat(file.c_str(), &facts) != 0) return {};
  return FileNumber(facts.st_dev, facts.st_ino);
}

[[noreturn]] void fail_input(const std::string& option, const std::string& output, const std::string& input) {
  throw UsageError(option + " " + output + ": that is the input " + input + "; name another file");
}

}  // namespace

std::vector<std::string> input_files(const SceneOptions& scene) {
  std::vector<std::string> inputs = {scene.rgb, scene.depth, scene.init};
  inputs.insert(inputs.end(), scene.styles.begin(), scene.styles.end());
  auto masks = scene.masks;
  if (!scene.content_mask.empty()) masks.push_back(scene.content_mask);
  for (const auto& mask : masks) {
    const auto files = Mask(mask).files();
    inputs.insert(inputs.end(), files.begin(), files.end());
  }
  return inputs;
}

std::vector<std::string> input_files(const SceneOptions& scene, const DepthModelOptions& depth_model) {
  auto inputs = input_files(scene);
  const auto network = named_files(depth_model);
  inputs.insert(inputs.end(), network.begin(), network.end());
  return inputs;
}

std::vector<std::string> input_files(const Dataset& frames) {
  std::vector<std::string> inputs;
  for (int64_t i = 0; i < frames.size(); ++i) {
    const auto files = frames.info(i).files;
    inputs.insert(inputs.end(), files.begin(), files.end());
  }
  return inputs;
}

InputFiles::InputFiles(const std::vector<std::string>& files) {
  for (const auto& file : files) {
    if (file.empty()) continue;
    if (const auto number = file_number(file))
      there_.emplace(*number, file);
    else
      not_there_.emplace(true_path(file), file);
  }
}

void InputFiles::check(const std::string& option, const std::string& output) const {
  if (const auto number = file_number(output)) {
    const auto found = there_.find(*number);
    if (found != there_.end()) fail_input(option, output, found->second);
  } else if (!not_there_.empty()) {
    const auto found = not_there_.find(true_path(output));
    if (found != not_there_.end()) fail_input(option, output, found->second);
  }
}

void check_not_an_input(const std::string& option,
                        const std::string& output,
                        const std::vector<std::string>& inputs) {
  InputFiles(inputs).check(option, output);
}

bool same_file(const std::string& a, const std::string& b) { return true_path(a) == true_path(b); }

void check_outside(const std::string& option, const std::string& output, const std::string& input) {
  if (!is_folder(input)) return;
  const auto way = true_path(output).lexically_relative(true_path(input));
  if (way.empty() || *way.begin() == "..") return;
  throw UsageError(option + " " + output + ": lies in " + input +
                   ", whose pictures are read; name another folder");
}

std::vector<std::string> alpha_warnings(const Photograph& photograph, const std::string& output) {
  if (has_alpha_name(output) || !photograph.alpha.defined() || photograph.alpha.min().item<float>() == 1)
    return {};
  return {output + ": the alpha of the picture is left out; a .png, .tif or .webp would keep it"};
}

}  // namespace rgbd_stylize::cli
