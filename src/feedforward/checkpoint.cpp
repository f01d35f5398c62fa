#include "rgbd_stylize/feedforward/checkpoint.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"
#include "rgbd_stylize/weights/safetensors_writer.hpp"

#include <filesystem>
#include <optional>
#include <set>

namespace rgbd_stylize {
namespace {

namespace fs = std::filesystem;

constexpr char kStep[] = "step", kFirstTotal[] = "first_total", kMean[] = "adam.mean",
               kSquare[] = "adam.square", kNetwork[] = "network.";

int64_t step_in(const std::string& path, const std::map<std::string, std::string>& metadata) {
  const auto found = metadata.find(kStep);
  const auto step = found == metadata.end() ? std::nullopt : parse_number<int64_t>(found->second);
  if (!step || *step < 0) throw WeightsError(path + ": does not say which step the training was at");
  return *step;
}

std::optional<double> first_total_in(const std::string& path,
                                     const std::map<std::string, std::string>& metadata) {
  const auto found = metadata.find(kFirstTotal);
  if (found == metadata.end()) return {};
  const auto total = parse_number<double>(found->second);
  if (!total) throw WeightsError(path + ": its first loss is '" + found->second + "', which is no number");
  return total;
}

// The steps that a checkpoint holds; nothing where there is none, or none that can be read now.
std::optional<int64_t> steps_in(const std::string& file) {
  if (!fs::exists(file)) return {};
  try {
    return read_checkpoint(file).state.step;
  } catch (const WeightsError&) {
    return {};
  }
}

// A number may have been written in other digits.
bool same_value(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto first = parse_number<double>(a), second = parse_number<double>(b);
  return first && second && *first == *second;
}

}  // namespace

void write_checkpoint(const std::string& path, const Checkpoint& checkpoint) {
  const auto& state = checkpoint.state;
  NamedTensors tensors;
  for (const auto& [name, tensor] : state.network) tensors.emplace_back(kNetwork + name, tensor);
  tensors.emplace_back(kMean, state.mean);
  tensors.emplace_back(kSquare, state.square);
  std::map<std::string, std::string> metadata = {{kKindKey, kCheckpointKind},
                                                 {kStep, std::to_string(state.step)}};
  if (checkpoint.first_total) metadata[kFirstTotal] = exact_text(*checkpoint.first_total);
  add_recipe(checkpoint.recipe, metadata);
  write_safetensors(path, tensors, metadata);
}

Checkpoint read_checkpoint(const std::string& path) {
  const auto weights = open_weights(path);
  const auto metadata = weights->metadata();
  const auto kind = metadata.find(kKindKey);
  if (kind == metadata.end() || kind->second != kCheckpointKind) {
    throw WeightsError(path + ": is no checkpoint of a training" +
                       (kind == metadata.end() ? "" : ", but a " + kind->second));
  }
  Checkpoint checkpoint{{step_in(path, metadata), {}, weights->read(kMean), weights->read(kSquare)},
                        recipe_in(metadata),
                        first_total_in(path, metadata)};
  const std::string prefix = kNetwork;
  for (const auto& name : weights->names()) {
    if (name.rfind(prefix, 0) == 0)
      checkpoint.state.network.emplace_back(name.substr(prefix.size()), weights->read(name));
  }
  if (!checkpoint.state.is_finite()) {
    throw WeightsError(path + ": its weights are not all finite numbers; train the network again");
  }
  return checkpoint;
}

std::string new_checkpoint(const std::string& path) { return path + ".new"; }

std::string previous_checkpoint(const std::string& path) {
  const fs::path file(path);
  return (file.parent_path() / (file.stem().string() + "_previous" + file.extension().string())).string();
}

std::vector<std::string> checkpoint_files(const std::string& path) {
  return {new_checkpoint(path), path, previous_checkpoint(path)};
}

FoundCheckpoint read_newest_checkpoint(const std::string& path) {
  std::string problem;
  for (const auto& file : checkpoint_files(path)) {
    if (file != path && !fs::exists(file)) continue;
    try {
      return {read_checkpoint(file), file, problem.empty() ? "" : problem + "; going on from " + file};
    } catch (const WeightsError& error) {
      if (problem.empty()) problem = error.what();
    }
  }
  throw WeightsError(problem);
}

void remove_checkpoints_from(const std::string& path, int64_t steps) {
  std::error_code ignored;  // what is wrong with the network matters more
  for (const auto& file : checkpoint_files(path)) {
    const auto held = steps_in(file);
    if (!held) continue;
    if (*held >= steps) {
      fs::remove(file, ignored);
    } else if (!fs::exists(path)) {
      fs::rename(file, path, ignored);
    }
  }
}

namespace {

constexpr char kStyle[] = "style[", kStyleDigest[] = "style-sha256[", kDepthDigest[] = "depth-model-sha256";

bool begins_with(const std::string& text, const std::string& begin) { return text.rfind(begin, 0) == 0; }

std::string value(const Recipe& recipe, const std::string& name) {
  const auto found = recipe.find(name);
  return found == recipe.end() ? "(none)" : found->second;
}

// In which way two recipes differ. A style is what is in its file; people know it by the file's name.
std::string difference(const std::string& name, const Recipe& made_with, const Recipe& wanted) {
  const auto was_and_is = [&](const std::string& option) {
    return option + " was " + value(made_with, option) + " and is " + value(wanted, option);
  };
  if (!begins_with(name, kStyleDigest)) return was_and_is(name);
  const auto file = kStyle + name.substr(std::string(kStyleDigest).size());
  const bool same_name = value(made_with, file) == value(wanted, file);
  return same_name ? file + " (" + value(wanted, file) + ") is another picture now" : was_and_is(file);
}

// Whether both have a depth network, of the same weights: it may lie elsewhere now.
bool same_depth_weights(const std::set<std::string>& names, const Recipe& made_with, const Recipe& wanted) {
  bool any = false;
  for (const auto& name : names) {
    if (!begins_with(name, kDepthDigest)) continue;
    if (value(made_with, name) != value(wanted, name)) return false;
    any = true;
  }
  return any;
}

}  // namespace

void check_recipe(const std::string& path, const Recipe& made_with, const Recipe& wanted) {
  std::set<std::string> names;
  for (const auto& [name, value] : made_with) names.insert(name);
  for (const auto& [name, value] : wanted) names.insert(name);
  std::string differences;
  for (const auto& name : names) {
    if (begins_with(name, kStyle)) continue;  // told by its digest
    if (name == "depth-model" && same_depth_weights(names, made_with, wanted)) continue;
    if (same_value(value(made_with, name), written_text(value(wanted, name)))) continue;
    differences += (differences.empty() ? "" : ", ") + difference(name, made_with, wanted);
  }
  if (differences.empty()) return;
  throw UsageError("--resume: " + path + " was made with other options: " + differences +
                   "; give those it was made with, or another --output");
}

}  // namespace rgbd_stylize
