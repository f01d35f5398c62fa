// Network weights from files, read by code that runs nothing.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// A tensor that a network needs.
struct TensorShape {
  std::string name;
  std::vector<int64_t> sizes;
};

/// Named tensors of a network, fetched one at a time: a file may be far larger than what a run needs of it.
class WeightSource {
 public:
  virtual ~WeightSource() = default;

  /// The tensors' names, in the order of the file (safetensors: of the data).
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;

  /// Whether a tensor called `name` is among them.
  [[nodiscard]] bool holds(const std::string& name) const;

  /// The tensor called `name` as contiguous float32 on the CPU. Throws WeightsError where the file does not
  /// hold it, naming the last tensor that it holds before that, in the order of the layers.
  [[nodiscard]] virtual torch::Tensor read(const std::string& name) const = 0;

  /// What the file says of itself: safetensors' `__metadata__`; of PyTorch's forms the integers and booleans
  /// ("true", "false") that stand among the tensors, such as the `height` of Monodepth2's encoder.
  [[nodiscard]] virtual std::map<std::string, std::string> metadata() const { return {}; }

  /// The file, for messages.
  [[nodiscard]] virtual std::string description() const = 0;
};

/// Opens a weights file; the format is told from its content, not its name:
///  - safetensors, where this library was built with nlohmann_json;
///  - PyTorch's zip form (`torch.save` since 1.6): stored records, a pickle in `data.pkl`;
///  - PyTorch's legacy form (before 1.6): five pickles, then raw storages;
///  - Torch7's binary form (.t7, 64-bit and little-endian), where it holds a network of `nn`: tensors are
///  called
///    `weight`, `bias`, `running_mean` and `running_var` behind the places of their module in its containers,
///    counted from 0 as PyTorch counts those of a Sequential: `3.0.1.weight`.
/// Elements may be F64, F32, F16, BF16, booleans or integers of 8 to 64 bits; integers beyond 2^24 are
/// rounded.
///
/// Pickles are read by a reader that knows dictionaries, lists, tuples, numbers, strings, OrderedDict, and
/// tensors and parameters over the storages of those types. Any other name is refused, and nothing is ever
/// called; of a .t7 file, Lua functions are refused. Integers and booleans that stand among the tensors are
/// metadata, other entries are left out. A dictionary without tensors may hold the state_dict under the key
/// `state_dict` or `model`.
///
/// The file is mapped, not read: only tensors that are asked for are. It must not be cut while the source
/// lives. Sizes, offsets and counts are all checked against the file's size here, so that `read` fails only
/// for an unknown name. Throws WeightsError, one line that names the file.
std::unique_ptr<WeightSource> open_weights(const std::string& path);

/// The same for the content of a file, which must outlive the source; `description` stands for its name.
std::unique_ptr<WeightSource> open_weights(std::string_view content, const std::string& description);

}  // namespace rgbd_stylize
