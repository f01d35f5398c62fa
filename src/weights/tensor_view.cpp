#include "tensor_view.hpp"

#include "file_bytes.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"

#include <algorithm>

#include <torch/torch.h>

namespace rgbd_stylize::weights {
namespace {

constexpr size_t kMostDimensions = 16;  // weights have up to 5; LibTorch's kernels stop at 64

// `sum + a * b`, or false where that does not fit.
bool add_product(int64_t& sum, int64_t a, int64_t b) {
  int64_t product = 0;
  return !__builtin_mul_overflow(a, b, &product) && !__builtin_add_overflow(sum, product, &sum);
}

// The index of the last element that the view touches, or -1 where that does not fit or a stride is negative.
int64_t last_index(const TensorView& view) {
  int64_t last = view.offset;
  for (size_t i = 0; i < view.sizes.size(); ++i) {
    if (view.strides[i] < 0 || !add_product(last, view.sizes[i] - 1, view.strides[i])) return -1;
  }
  return last;
}

}  // namespace

int64_t element_count(const std::vector<int64_t>& sizes) {
  int64_t count = 1, without_zeros = 1;
  for (const auto size : sizes) {
    if (size < 0 || __builtin_mul_overflow(without_zeros, std::max<int64_t>(size, 1), &without_zeros)) {
      throw Malformed("has an impossible shape " + shape_text(sizes));
    }
    count = size == 0 ? 0 : count;
  }
  return count == 0 ? 0 : without_zeros;
}

std::vector<int64_t> contiguous_strides(const std::vector<int64_t>& sizes) {
  std::vector<int64_t> strides(sizes.size(), 1);
  for (size_t i = sizes.size(); i-- > 1;) strides[i - 1] = strides[i] * std::max<int64_t>(sizes[i], 1);
  return strides;
}

void check(const TensorView& view) {
  if (view.sizes.size() != view.strides.size() || view.sizes.size() > kMostDimensions) {
    throw Malformed("has " + std::to_string(view.sizes.size()) + " dimensions and " +
                    std::to_string(view.strides.size()) + " strides; wanted as many, and at most " +
                    std::to_string(kMostDimensions));
  }
  const auto count = element_count(view.sizes);
  if (count == 0) return;
  const auto held = static_cast<int64_t>(view.storage.size() / c10::elementSize(view.type));
  const auto last = last_index(view);
  if (view.offset < 0 || last < 0 || last >= held || count > held) {
    throw Malformed("of shape " + shape_text(view.sizes) + " at offset " + std::to_string(view.offset) +
                    " reaches beyond its storage of " + std::to_string(held) + " elements");
  }
}

torch::Tensor to_float32(const TensorView& view) {
  if (element_count(view.sizes) == 0) return torch::empty(view.sizes, torch::kFloat32);
  const auto bytes = c10::elementSize(view.type);
  const auto span = last_index(view) - view.offset + 1;
  // Copied first, because storages in a file need not be aligned for their type.
  const auto storage = torch::empty({span}, view.type);
  std::memcpy(
      storage.data_ptr(), slice(view.storage, view.offset * bytes, span * bytes).data(), span * bytes);
  return storage.as_strided(view.sizes, view.strides).to(torch::kFloat32).contiguous();
}

}  // namespace rgbd_stylize::weights
