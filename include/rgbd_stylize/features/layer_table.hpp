// Feature networks as tables of layers.
#pragma once

#include "rgbd_stylize/weights/weight_file.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace rgbd_stylize {

enum class LayerKind { kConvolution, kRelu, kMaxPool, kFire };

/// One layer. Its place in the table is its index in torchvision's `features`, which also names its tensors:
/// `features.<index>.weight`.
struct Layer {
  LayerKind kind;
  std::string name;    ///< conv1_2, relu1_2, pool1, fire2 …
  int64_t in = 0;      ///< channels in
  int64_t out = 0;     ///< channels out
  int64_t kernel = 1;  ///< of a fire module: of its larger convolution
  int64_t stride = 1;
  int64_t padding = 0;
  bool ceil_mode = false;  ///< pooling only
  int64_t squeeze = 0;     ///< fire modules only: channels of the 1×1 convolution before the two that widen
};

/// A layer and how much it weighs in its loss.
struct WeightedLayer {
  int index;
  double weight;
};

/// An architecture. Sources: VGG: Simonyan & Zisserman 2014, table 1 (D and E); SqueezeNet 1.1: Iandola et
/// al. 2016 and its 1.1 release; compact: our own (docs/compact.md).
struct LayerTable {
  std::string name;           ///< vgg16, vgg19, squeezenet, compact
  std::vector<Layer> layers;  ///< in order; a layer's index is torchvision's
  /// Weighted so that one --style-weight and one --content-weight ask for the same picture of every network.
  std::vector<WeightedLayer> default_style;
  std::vector<WeightedLayer> default_content;  ///< the first that the weights hold is used
  /// Whether it runs faster on activations whose channels lie side by side: on the CPU convolutions of few
  /// channels do, VGG's do not (docs/benchmarks.md).
  bool channels_last;
};

/// The table called `name`. Throws UsageError that lists the names.
const LayerTable& layer_table(const std::string& name);
std::vector<std::string> layer_table_names();

/// The index of the layer called `name`, or numbered so. Throws UsageError that lists the layers there are.
int find_layer(const LayerTable& table, const std::string& name);

/// "relu1_2,relu2_2:0.5,8" with a weight behind a colon where it is not 1. Throws UsageError that names
/// `option`.
std::vector<WeightedLayer> parse_layers(const LayerTable& table,
                                        const std::string& text,
                                        const std::string& option);

/// The same list as text, by the layers' names.
std::string layers_text(const LayerTable& table, const std::vector<WeightedLayer>& layers);

/// The tensors that layer `index` needs, weight before bias; none for a layer without weights.
std::vector<TensorShape> layer_tensors(const LayerTable& table, int index);

/// Those of all layers.
std::vector<TensorShape> layer_tensors(const LayerTable& table);

}  // namespace rgbd_stylize
