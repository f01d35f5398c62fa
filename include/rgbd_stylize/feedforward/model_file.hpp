// Trained transform networks as files.
#pragma once

#include "rgbd_stylize/feedforward/transform_network.hpp"

#include <map>
#include <string>

#include <torch/types.h>

namespace rgbd_stylize {

/// How a network was trained, in words: "style-weight" -> "5".
using Recipe = std::map<std::string, std::string>;

struct TransformModel {
  TransformNetwork network;
  Recipe recipe;                  ///< empty where the file does not say
  torch::Tensor style_thumbnail;  ///< float32 [1,3,h,w], or undefined
};

/// Writes safetensors: the network's tensors, the thumbnail as `style_thumbnail`, and as metadata what kind
/// of file it is, its version, TransformOptions, the layers in words and the recipe. Throws OutputError.
void write_model(const std::string& path, const TransformModel& model);

/// Reads what write_model() wrote, or the weights of `TransformerNet` of PyTorch's examples in any form that
/// open_weights() knows, which are told by their names. Throws WeightsError for any other file.
TransformModel read_model(const std::string& path, torch::Device device);

/// A picture [1,3,H,W] as small as a thumbnail, long side 128.
torch::Tensor thumbnail(const torch::Tensor& picture);

/// The metadata's entry that says what a file is, and its value for a model and for a checkpoint.
constexpr char kKindKey[] = "rgbd_stylize";
constexpr char kModelKind[] = "transform network 1";
constexpr char kCheckpointKind[] = "training checkpoint 1";

/// A recipe among other metadata, and back.
void add_recipe(const Recipe& recipe, std::map<std::string, std::string>& metadata);
Recipe recipe_in(const std::map<std::string, std::string>& metadata);

}  // namespace rgbd_stylize
