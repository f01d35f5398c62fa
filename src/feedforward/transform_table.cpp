#include "rgbd_stylize/feedforward/transform_table.hpp"

#include "rgbd_stylize/core/enum_names.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"

#include <cmath>

namespace rgbd_stylize {
namespace {

constexpr std::pair<Normalisation, const char*> kNormalisations[] = {{Normalisation::kInstance, "instance"},
                                                                     {Normalisation::kBatch, "batch"}};
constexpr std::pair<Upsampling, const char*> kUpsamplings[] = {{Upsampling::kResize, "resize"},
                                                               {Upsampling::kTransposed, "transposed"}};
constexpr std::pair<OutputRange, const char*> kOutputRanges[] = {{OutputRange::kTanh, "tanh"},
                                                                 {OutputRange::kLinear, "linear"}};

const std::string& value_of(const std::map<std::string, std::string>& metadata, const std::string& key) {
  const auto found = metadata.find(key);
  if (found == metadata.end()) throw WeightsError("says nothing of its " + key);
  return found->second;
}

double number_of(const std::map<std::string, std::string>& metadata, const std::string& key) {
  const auto& value = value_of(metadata, key);
  const auto number = parse_number<double>(value);
  if (!number || !std::isfinite(*number))
    throw WeightsError("has " + key + " '" + value + "'; wanted a number");
  return *number;
}

}  // namespace

std::vector<TransformLayer> transform_layers(const TransformOptions& options) {
  constexpr auto kNone = SizeChange::kNone, kHalf = SizeChange::kHalf, kTwice = SizeChange::kTwice;
  const auto w = options.width;
  std::vector<TransformLayer> layers = {
      {"conv1.conv2d", "in1", 3, w, 9, kNone, true, false, false},
      {"conv2.conv2d", "in2", w, 2 * w, 3, kHalf, true, false, false},
      {"conv3.conv2d", "in3", 2 * w, 4 * w, 3, kHalf, true, false, false},
  };
  for (int block = 1; block <= 5; ++block) {
    const auto name = "res" + std::to_string(block);
    layers.push_back({name + ".conv1.conv2d", name + ".in1", 4 * w, 4 * w, 3, kNone, true, true, false});
    layers.push_back({name + ".conv2.conv2d", name + ".in2", 4 * w, 4 * w, 3, kNone, false, false, true});
  }
  layers.push_back({"deconv1.conv2d", "in4", 4 * w, 2 * w, 3, kTwice, true, false, false});
  layers.push_back({"deconv2.conv2d", "in5", 2 * w, w, 3, kTwice, true, false, false});
  layers.push_back({"deconv3.conv2d", "", w, 3, 9, kNone, false, false, false});
  return layers;
}

std::vector<TensorShape> learned_tensors(const TransformLayer& layer, const TransformOptions& options) {
  const bool transposed = layer.change == SizeChange::kTwice && options.upsampling == Upsampling::kTransposed;
  std::vector<int64_t> sizes = {layer.out, layer.in, layer.kernel, layer.kernel};
  if (transposed) std::swap(sizes[0], sizes[1]);
  std::vector<TensorShape> tensors = {{layer.convolution + ".weight", sizes},
                                      {layer.convolution + ".bias", {layer.out}}};
  if (!layer.normalisation.empty()) {
    tensors.push_back({layer.normalisation + ".weight", {layer.out}});
    tensors.push_back({layer.normalisation + ".bias", {layer.out}});
  }
  return tensors;
}

std::vector<TensorShape> kept_statistics(const TransformLayer& layer, const TransformOptions& options) {
  if (options.normalisation == Normalisation::kInstance || layer.normalisation.empty()) return {};
  return {{layer.normalisation + ".running_mean", {layer.out}},
          {layer.normalisation + ".running_var", {layer.out}}};
}

std::map<std::string, std::string> to_metadata(const TransformOptions& options) {
  return {{"normalisation", normalisation_name(options.normalisation)},
          {"upsampling", upsampling_name(options.upsampling)},
          {"output", output_range_name(options.output)},
          {"width", std::to_string(options.width)},
          {"pixel_offset", exact_text(options.offset)},
          {"pixel_scale", exact_text(options.scale)}};
}

TransformOptions transform_options(const std::map<std::string, std::string>& metadata) {
  TransformOptions options;
  try {
    options.normalisation = parse_normalisation(value_of(metadata, "normalisation"));
    options.upsampling = parse_upsampling(value_of(metadata, "upsampling"));
    options.output = parse_output_range(value_of(metadata, "output"));
  } catch (const UsageError& problem) {
    throw WeightsError(problem.what());
  }
  const auto width = parse_number<int64_t>(value_of(metadata, "width"));
  if (!width || *width < 1 || *width > 4096) throw WeightsError("has a width that is not from 1 to 4096");
  options.width = *width;
  options.offset = number_of(metadata, "pixel_offset");
  options.scale = number_of(metadata, "pixel_scale");
  if (options.scale == 0) throw WeightsError("has a pixel_scale of 0");
  return options;
}

Normalisation parse_normalisation(const std::string& name) {
  return value_called(kNormalisations, "--normalisation", name);
}

Upsampling parse_upsampling(const std::string& name) {
  return value_called(kUpsamplings, "--upsampling", name);
}

OutputRange parse_output_range(const std::string& name) {
  return value_called(kOutputRanges, "--output-range", name);
}

std::string normalisation_name(Normalisation normalisation) {
  return name_of(kNormalisations, normalisation);
}

std::string upsampling_name(Upsampling upsampling) { return name_of(kUpsamplings, upsampling); }

std::string output_range_name(OutputRange range) { return name_of(kOutputRanges, range); }

}  // namespace rgbd_stylize
