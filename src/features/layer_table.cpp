#include "rgbd_stylize/features/layer_table.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/number_text.hpp"

#include <cmath>
#include <sstream>

namespace rgbd_stylize {
namespace {

// Stages of 3×3 convolutions, each followed by a ReLU, and a 2×2 pooling behind each stage. `stages` holds
// the channels of each stage's convolutions.
std::vector<Layer> vgg_layers(const std::vector<std::vector<int64_t>>& stages) {
  std::vector<Layer> layers;
  int64_t in = 3;
  for (size_t stage = 0; stage < stages.size(); ++stage) {
    const auto number = std::to_string(stage + 1);
    for (size_t i = 0; i < stages[stage].size(); ++i) {
      const auto name = number + "_" + std::to_string(i + 1);
      const auto out = stages[stage][i];
      layers.push_back({LayerKind::kConvolution, "conv" + name, in, out, 3, 1, 1});
      layers.push_back({LayerKind::kRelu, "relu" + name, out, out});
      in = out;
    }
    layers.push_back({LayerKind::kMaxPool, "pool" + number, in, in, 2, 2, 0});
  }
  return layers;
}

std::vector<Layer> squeezenet_layers() {
  std::vector<Layer> layers = {{LayerKind::kConvolution, "conv1", 3, 64, 3, 2, 0},
                               {LayerKind::kRelu, "relu1", 64, 64}};
  int64_t in = 64;
  int fire = 2, pool = 1;
  const auto add_pool = [&] {
    layers.push_back(
        {LayerKind::kMaxPool, "pool" + std::to_string(pool++), in, in, 3, 2, 0, /*ceil_mode=*/true});
  };
  const auto add_fires = [&](int64_t squeeze, int64_t out, int count) {
    for (int i = 0; i < count; ++i, in = out) {
      layers.push_back({LayerKind::kFire, "fire" + std::to_string(fire++), in, out, 3, 1, 1, false, squeeze});
    }
  };
  add_pool();
  add_fires(16, 128, 2);
  add_pool();
  add_fires(32, 256, 2);
  add_pool();
  add_fires(48, 384, 2);
  add_fires(64, 512, 2);
  return layers;
}

const std::vector<LayerTable>& tables() {
  static const std::vector<LayerTable> all = {
      {"vgg16",
       vgg_layers({{64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}}),
       {{1, 1}, {6, 1}, {11, 1}, {18, 1}},
       {{20, 1}, {15, 1}, {13, 1}, {8, 1}, {3, 1}},
       false},
      {"vgg19",
       vgg_layers({{64, 64}, {128, 128}, {256, 256, 256, 256}, {512, 512, 512, 512}, {512, 512, 512, 512}}),
       {{1, 1}, {6, 1}, {11, 1}, {20, 1}},
       {{22, 1}, {15, 1}, {13, 1}, {8, 1}, {3, 1}},
       false},
      {"compact",
       vgg_layers({{16, 32}, {48, 64}, {112, 112, 112, 112}}),
       {{1, 2.1}, {6, 2.6}, {11, 2.9}, {17, 0.77}},
       {{15, 1}},
       true},
      {"squeezenet", squeezenet_layers(), {{1, 1}, {4, 1}, {6, 1}, {7, 1}}, {{6, 1}, {3, 1}, {1, 1}}, true},
  };
  return all;
}

// As it is usually written, where that is exact.
std::string weight_text(double weight) {
  std::ostringstream usual;
  usual << weight;
  return parse_number<double>(usual.str()) == weight ? usual.str() : exact_text(weight);
}

}  // namespace

const LayerTable& layer_table(const std::string& name) {
  for (const auto& table : tables()) {
    if (table.name == name) return table;
  }
  std::string known;
  for (const auto& each : layer_table_names()) known += (known.empty() ? "" : ", ") + each;
  throw UsageError("--features " + name + ": there is no such network; wanted one of " + known);
}

std::vector<std::string> layer_table_names() {
  std::vector<std::string> names;
  for (const auto& table : tables()) names.push_back(table.name);
  return names;
}

int find_layer(const LayerTable& table, const std::string& name) {
  for (size_t i = 0; i < table.layers.size(); ++i) {
    if (table.layers[i].name == name || std::to_string(i) == name) return static_cast<int>(i);
  }
  std::string known;
  for (const auto& layer : table.layers) known += " " + layer.name;
  throw UsageError("layer '" + name + "': " + table.name + " has no such layer; it has" + known + ", or 0.." +
                   std::to_string(table.layers.size() - 1));
}

std::vector<WeightedLayer> parse_layers(const LayerTable& table,
                                        const std::string& text,
                                        const std::string& option) {
  std::vector<WeightedLayer> layers;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) {
    const auto colon = part.find(':');
    const auto number = colon == std::string::npos ? "1" : part.substr(colon + 1);
    const auto weight = parse_number<double>(number);
    if (!weight || !std::isfinite(*weight) || *weight < 0)
      throw UsageError(option + " " + part + ": '" + number + "' is not a weight; wanted a number >= 0");
    const int index = find_layer(table, part.substr(0, colon));
    for (const auto& layer : layers) {
      if (layer.index == index)
        throw UsageError(option + " " + text + ": layer '" + part + "' is there twice");
    }
    layers.push_back({index, *weight});
  }
  if (layers.empty()) throw UsageError(option + ": no layer given");
  return layers;
}

std::string layers_text(const LayerTable& table, const std::vector<WeightedLayer>& layers) {
  std::string text;
  for (const auto& layer : layers) {
    if (&layer != &layers.front()) text += ',';
    text += table.layers[static_cast<size_t>(layer.index)].name;
    if (layer.weight != 1) text += ':' + weight_text(layer.weight);
  }
  return text;
}

std::vector<TensorShape> layer_tensors(const LayerTable& table, int index) {
  const auto& layer = table.layers[static_cast<size_t>(index)];
  const auto prefix = "features." + std::to_string(index) + ".";
  const auto convolution = [](const std::string& name, int64_t out, int64_t in, int64_t kernel) {
    return std::vector<TensorShape>{{name + "weight", {out, in, kernel, kernel}}, {name + "bias", {out}}};
  };
  if (layer.kind == LayerKind::kConvolution) return convolution(prefix, layer.out, layer.in, layer.kernel);
  std::vector<TensorShape> tensors;
  if (layer.kind == LayerKind::kFire) {
    const auto add = [&](const std::string& name, int64_t out, int64_t in, int64_t kernel) {
      for (auto& tensor : convolution(prefix + name + ".", out, in, kernel))
        tensors.push_back(std::move(tensor));
    };
    add("squeeze", layer.squeeze, layer.in, 1);
    add("expand1x1", layer.out / 2, layer.squeeze, 1);
    add("expand3x3", layer.out / 2, layer.squeeze, layer.kernel);
  }
  return tensors;
}

std::vector<TensorShape> layer_tensors(const LayerTable& table) {
  std::vector<TensorShape> tensors;
  for (int i = 0; i < static_cast<int>(table.layers.size()); ++i) {
    for (auto& tensor : layer_tensors(table, i)) tensors.push_back(std::move(tensor));
  }
  return tensors;
}

}  // namespace rgbd_stylize
