// Tensors that lie in a file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize::weights {

/// Where a tensor lies. `offset`, `sizes` and `strides` count elements, as PyTorch's do.
struct TensorView {
  torch::ScalarType type;
  std::string_view storage;  ///< the bytes that the tensor may lie in, of any alignment
  int64_t offset = 0;
  std::vector<int64_t> sizes;
  std::vector<int64_t> strides;
};

/// What a weights file holds, in the order of the file.
struct WeightTable {
  std::vector<std::pair<std::string, TensorView>> tensors;
  std::map<std::string, std::string> metadata;
};

/// The number of elements. Throws Malformed where a size is negative or the product does not fit 64 bits,
/// even when another size is 0: LibTorch multiplies them all.
int64_t element_count(const std::vector<int64_t>& sizes);

std::vector<int64_t> contiguous_strides(const std::vector<int64_t>& sizes);

/// Throws Malformed unless every element lies inside the storage, and there are no more of them than the
/// storage has: a stride of 0 would make a huge tensor of a small file.
void check(const TensorView& view);

/// A copy as contiguous float32. `view` must have passed `check`.
torch::Tensor to_float32(const TensorView& view);

}  // namespace rgbd_stylize::weights
