#include "picture_jobs.hpp"

#include "interrupt.hpp"
#include "messages.hpp"
#include "output_checks.hpp"
#include "rgbd_stylize/datasets/open_dataset.hpp"
#include "rgbd_stylize/io/depth_file.hpp"
#include "rgbd_stylize/io/file_name.hpp"
#include "rgbd_stylize/io/folder.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/io/tell.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

namespace rgbd_stylize::cli {
namespace {

namespace fs = std::filesystem;

bool is_picture(const std::string& file) { return has_picture_name(file) || lower_extension(file) == ".exr"; }

// A dataset knows which files are depth.
std::vector<InputPicture> pictures_in(const std::string& folder) {
  DatasetOptions options;
  options.depth = DepthChoice::kNone;
  const auto dataset = open_dataset(folder, options);
  std::vector<InputPicture> pictures;
  for (int64_t i = 0; i < dataset->size(); ++i) {
    const auto frame = dataset->info(i);
    if (!frame.files.empty() && is_picture(frame.files[0])) pictures.push_back({frame.name, frame.files[0]});
  }
  if (pictures.empty()) throw InputError("--rgb " + folder + ": no picture is in this folder");
  return pictures;
}

// Depth lies beside pictures under names like theirs. What `depth` wrote itself may be written again.
void check_is_no_measured_depth(const std::string& output) {
  std::error_code ignored;
  if (lower_extension(output) != ".png" || !fs::is_regular_file(output, ignored) || has_colours(output))
    return;
  const auto text = read_picture_text(output);
  const auto is_unit = [](const auto& entry) { return entry.first == kDepthUnit; };
  if (std::any_of(text.begin(), text.end(), is_unit)) return;
  throw UsageError("--output " + output +
                   ": a grey picture is there, which may be depth that was measured; name another folder");
}

}  // namespace

std::vector<std::string> files_in(const std::string& folder, bool (*is_one)(const std::string& file)) {
  std::vector<std::string> files;
  for (const auto& entry : folder_entries(folder)) {
    std::error_code ignored;
    if (entry.is_regular_file(ignored) && is_one(entry.path().string()))
      files.push_back(entry.path().string());
  }
  return files;
}

std::vector<InputPicture> pictures_of(const std::vector<std::string>& inputs) {
  std::vector<InputPicture> pictures;
  for (const auto& input : inputs) {
    std::error_code ignored;
    if (!fs::exists(input, ignored)) throw InputError("--rgb " + input + ": there is no such file or folder");
    const auto these = is_folder(input) ? pictures_in(input)
                                        : std::vector<InputPicture>{{fs::path(input).stem().string(), input}};
    pictures.insert(pictures.end(), these.begin(), these.end());
  }
  return pictures;
}

bool names_a_file(const std::string& output, const std::vector<std::string>& inputs) {
  if (!fs::path(output).has_extension() || is_folder(output)) return false;
  if (inputs.size() == 1 && !is_folder(inputs[0])) return true;
  throw UsageError("--output " + output + ": is one file; several pictures want a folder");
}

void check_other_folder(const std::vector<std::string>& inputs, const std::string& output) {
  for (const auto& input : inputs) check_outside("--output", output, input);
}

void check_outputs(const std::vector<std::string>& outputs, const std::vector<std::string>& inputs) {
  std::set<std::string> seen;
  for (const auto& output : outputs) {
    check_not_an_input("--output", output, inputs);
    check_is_no_measured_depth(output);
    if (seen.insert(output).second) continue;
    throw UsageError("--output " + output +
                     ": two pictures of that name would be written there; leave one of them out");
  }
}

ExitCode run_each(const std::vector<std::string>& files, const std::function<void(size_t)>& run) {
  catch_interrupts();
  auto result = ExitCode::kDone;
  size_t i = 0;
  for (; i < files.size() && !interrupted(); ++i) {
    try {
      run(i);
    } catch (...) {
      const auto [code, what] = failure_of(std::current_exception());
      const bool of_the_file = code == ExitCode::kInput || code == ExitCode::kResources;
      print_error(of_the_file ? with_name(files[i], what) : what);
      result = code;
    }
  }
  if (!interrupted()) return result;
  if (files.size() > 1) tell(fmt::format("stopped after {} of {} pictures\n", i, files.size()));
  return ExitCode::kInterrupted;
}

}  // namespace rgbd_stylize::cli
