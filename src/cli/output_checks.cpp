#include "output_checks.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/picture.hpp"

#include <filesystem>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

// Also of files that are not there yet.
fs::path true_path(const std::string& file) {
  std::error_code ignored;
  return fs::weakly_canonical(fs::absolute(file), ignored);
}

bool same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  return fs::equivalent(a, b, ignored) || true_path(a) == true_path(b);
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

void check_not_an_input(const std::string& option,
                        const std::string& output,
                        const std::vector<std::string>& inputs) {
  for (const auto& input : inputs) {
    if (!input.empty() && same_file(input, output)) {
      throw UsageError(option + " " + output + ": that is the input " + input + "; name another file");
    }
  }
}

bool lies_in(const std::string& file, const std::string& folder) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) return false;
  const auto way = true_path(file).lexically_relative(true_path(folder));
  return !way.empty() && *way.begin() != "..";
}

std::vector<std::string> alpha_warnings(const Photograph& photograph, const std::string& output) {
  if (has_alpha_name(output) || !photograph.alpha.defined() || photograph.alpha.min().item<float>() == 1)
    return {};
  return {output + ": the alpha of the picture is left out; a .png, .tif or .webp would keep it"};
}

}  // namespace rgbd_stylize::cli
