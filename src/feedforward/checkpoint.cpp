#include "rgbd_stylize/feedforward/checkpoint.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/weights/safetensors_writer.hpp"

#include <filesystem>
#include <set>

namespace rgbd_stylize {
namespace {

constexpr char kStep[] = "step", kMean[] = "adam.mean", kSquare[] = "adam.square", kNetwork[] = "network.";

int64_t step_in(const std::string& path, const std::map<std::string, std::string>& metadata) {
  try {
    return std::stoll(metadata.at(kStep));
  } catch (const std::exception&) {
    throw WeightsError(path + ": does not say which step the training was at");
  }
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
                        recipe_in(metadata)};
  const std::string prefix = kNetwork;
  for (const auto& name : weights->names()) {
    if (name.rfind(prefix, 0) == 0)
      checkpoint.state.network.emplace_back(name.substr(prefix.size()), weights->read(name));
  }
  return checkpoint;
}

std::string previous_checkpoint(const std::string& path) {
  const std::filesystem::path file(path);
  return (file.parent_path() / (file.stem().string() + "_previous" + file.extension().string())).string();
}

Checkpoint read_newest_checkpoint(const std::string& path, std::string& warning) {
  try {
    return read_checkpoint(path);
  } catch (const WeightsError& problem) {
    const auto previous = previous_checkpoint(path);
    if (!std::filesystem::exists(previous)) throw;
    warning = std::string(problem.what()) + "; going on from the one before it, " + previous;
    try {
      return read_checkpoint(previous);
    } catch (const WeightsError&) {
      throw problem;
    }
  }
}

void check_recipe(const std::string& path, const Recipe& made_with, const Recipe& wanted) {
  std::set<std::string> names;
  for (const auto& [name, value] : made_with) names.insert(name);
  for (const auto& [name, value] : wanted) names.insert(name);
  const auto value = [](const Recipe& recipe, const std::string& name) {
    const auto found = recipe.find(name);
    return found == recipe.end() ? "(none)" : found->second;
  };
  std::string differences;
  for (const auto& name : names) {
    const auto made = value(made_with, name), asked = value(wanted, name);
    if (made == asked) continue;
    differences += (differences.empty() ? "" : ", ") + name + " was " + made + " and is " + asked;
  }
  if (differences.empty()) return;
  throw UsageError("--resume: " + path + " was made with other options: " + differences +
                   "; give those it was made with, or another --output");
}

}  // namespace rgbd_stylize
