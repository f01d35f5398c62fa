// The transform network as a table: what builds it, names its tensors and reads its files.
#pragma once

#include "rgbd_stylize/weights/weight_file.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace rgbd_stylize {

/// What stands behind each convolution: the statistics of each picture alone (Ulyanov et al. 2016), or of
/// all pictures (Ioffe & Szegedy 2015), as Johnson et al. have it.
enum class Normalisation { kInstance, kBatch };
enum class Upsampling { kResize, kTransposed };  ///< pixels repeated, then convolved; or in one, as published
enum class OutputRange { kTanh, kLinear };       ///< (1 + tanh y) / 2; or y in the units of the input

/// Which of the published variants a network is.
struct TransformOptions {
  Normalisation normalisation = Normalisation::kInstance;
  Upsampling upsampling = Upsampling::kResize;
  OutputRange output = OutputRange::kTanh;
  int64_t width = 32;  ///< channels at full size, >= 1; twice and four times as many below
  /// The first convolution sees scale (x - offset) of pixels x in [0,1]; a linear output is read likewise.
  double offset = 0.5;
  double scale = 2;
};

enum class SizeChange { kNone, kHalf, kTwice };

/// One convolution and what stands behind it.
struct TransformLayer {
  std::string convolution;    ///< its tensors are "<convolution>.weight" and ".bias"
  std::string normalisation;  ///< likewise; empty: none, and no ReLU
  int64_t in, out, kernel;
  SizeChange change;
  bool relu;
  bool opens_block, closes_block;  ///< what comes into the first is added to what leaves the last
};

/// Johnson et al. 2016: a 9×9 convolution, two that halve the size, five residual blocks of two, two that
/// double the size, and a 9×9 one to colours. Tensors are named as in `TransformerNet` of PyTorch's examples.
std::vector<TransformLayer> transform_layers(const TransformOptions& options);

/// The tensors of a layer that are learned; with batch normalisation also the statistics that are kept.
std::vector<TensorShape> learned_tensors(const TransformLayer& layer, const TransformOptions& options);
std::vector<TensorShape> kept_statistics(const TransformLayer& layer, const TransformOptions& options);

/// What a file says of a network, and back. Throws WeightsError, without a file's name, where `metadata` has
/// a value that is not known.
std::map<std::string, std::string> to_metadata(const TransformOptions& options);
TransformOptions transform_options(const std::map<std::string, std::string>& metadata);

Normalisation parse_normalisation(const std::string& name);  ///< "instance" or "batch"; throws UsageError
Upsampling parse_upsampling(const std::string& name);        ///< "resize" or "transposed"; throws UsageError
OutputRange parse_output_range(const std::string& name);     ///< "tanh" or "linear"; throws UsageError
std::string normalisation_name(Normalisation normalisation);
std::string upsampling_name(Upsampling upsampling);
std::string output_range_name(OutputRange range);

}  // namespace rgbd_stylize
