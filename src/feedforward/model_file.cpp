#include "rgbd_stylize/feedforward/model_file.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/version.hpp"
#include "rgbd_stylize/depth/resampling.hpp"
#include "rgbd_stylize/weights/safetensors_writer.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

constexpr char kThumbnail[] = "style_thumbnail";
constexpr int64_t kThumbnailSide = 128;
constexpr char kRecipePrefix[] = "recipe.";

// One line a layer, for people who look into a file.
std::string layers_text(const TransformOptions& options) {
  std::string text;
  for (const auto& row : transform_layers(options)) {
    const auto kernel = std::to_string(row.kernel);
    text += (text.empty() ? "" : "; ") + row.convolution + " " + kernel + "x" + kernel + " " +
            std::to_string(row.in) + ">" + std::to_string(row.out);
    if (row.change == SizeChange::kHalf) text += " half";
    if (row.change == SizeChange::kTwice) text += " twice";
  }
  return text;
}

// The TransformerNet of PyTorch's examples takes and makes grey levels, 0 to 255, without a tanh.
TransformOptions pytorch_example(const WeightSource& weights) {
  TransformOptions options;
  options.output = OutputRange::kLinear;
  options.offset = 0;
  options.scale = 255;
  options.width = weights.read("conv1.conv2d.bias").numel();
  return options;
}

TransformOptions options_of(const WeightSource& weights) {
  const auto metadata = weights.metadata();
  const auto kind = metadata.find(kKindKey);
  if (kind == metadata.end()) {
    if (weights.holds("conv1.conv2d.bias") && weights.holds("deconv3.conv2d.bias"))
      return pytorch_example(weights);
    throw WeightsError(
        weights.description() + ": holds no transform network, but '" + weights.names().front() +
        "'; wanted a file that `rgbd_stylize train` made, or TransformerNet of PyTorch's examples");
  }
  if (kind->second == kCheckpointKind) {
    throw WeightsError(
        weights.description() +
        ": is the checkpoint of a training, not its model; the command of that training with " +
        "`--resume --iterations 1` writes the model");
  }
  if (kind->second != kModelKind)
    throw WeightsError(weights.description() + ": is a " + kind->second + ", wanted a " + kModelKind);
  try {
    return transform_options(metadata);
  } catch (const WeightsError& problem) {
    throw WeightsError(weights.description() + ": " + problem.what());
  }
}

}  // namespace

void write_model(const std::string& path, const TransformModel& model) {
  auto metadata = to_metadata(model.network.options());
  metadata[kKindKey] = kModelKind;
  metadata["version"] = version();
  metadata["layers"] = layers_text(model.network.options());
  add_recipe(model.recipe, metadata);
  auto tensors = model.network.tensors();
  if (model.style_thumbnail.defined())
    tensors.emplace_back(kThumbnail, model.style_thumbnail.to(torch::kFloat16));
  write_safetensors(path, tensors, metadata);
}

TransformModel read_model(const std::string& path, torch::Device device) {
  const auto weights = open_weights(path);
  const auto options = options_of(*weights);
  TransformModel model{TransformNetwork(options, checked_reader(*weights, "the transform network"), device),
                       recipe_in(weights->metadata()),
                       {}};
  if (weights->holds(kThumbnail)) model.style_thumbnail = weights->read(kThumbnail).clone();
  return model;
}

torch::Tensor thumbnail(const torch::Tensor& picture) {
  const auto height = picture.size(2), width = picture.size(3), longer = std::max(height, width);
  if (longer <= kThumbnailSide) return picture;
  const auto scaled = [&](int64_t side) { return std::max<int64_t>(1, side * kThumbnailSide / longer); };
  return resize_linear(picture, scaled(height), scaled(width));
}

void add_recipe(const Recipe& recipe, std::map<std::string, std::string>& metadata) {
  for (const auto& [name, value] : recipe) metadata[kRecipePrefix + name] = value;
}

Recipe recipe_in(const std::map<std::string, std::string>& metadata) {
  const std::string prefix = kRecipePrefix;
  Recipe recipe;
  for (const auto& [name, value] : metadata) {
    if (name.rfind(prefix, 0) == 0) recipe[name.substr(prefix.size())] = value;
  }
  return recipe;
}

}  // namespace rgbd_stylize
