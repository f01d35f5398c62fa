#include "rgbd_stylize/losses/gram.hpp"

#include "rgbd_stylize/core/tensor_check.hpp"

#include <algorithm>

#include <torch/csrc/autograd/custom_function.h>

namespace rgbd_stylize {
namespace {

using torch::Tensor;

// Positions of all pictures that are weighted at a time on the CPU: they then stay in the second-level cache
// until they are multiplied, so that a guide costs no pass over memory of its own.
constexpr int64_t kBlock = 4096;

// Features [B,C,H,W] as matrices [B,C,M] without a copy, whichever way they lie in memory.
Tensor as_matrices(const Tensor& features) {
  const auto count = features.size(0), channels = features.size(1);
  if (features.is_contiguous()) return features.view({count, channels, -1});
  return features.permute({0, 2, 3, 1}).reshape({count, -1, channels}).transpose(1, 2);
}

int64_t block_size(const Tensor& f) {
  return f.is_cuda() ? f.size(2) : std::max<int64_t>(1, kBlock / f.size(0));
}

// F diag(w) Fᵀ for each F of [B,C,M]; w [B,1,M], or [1,1,M] for all, or empty for ones: a Function's
// arguments have to be defined.
Tensor weighted_products(const Tensor& f, const Tensor& w) {
  if (w.numel() == 0) return f.bmm(f.transpose(1, 2));
  auto sums = torch::zeros({f.size(0), f.size(1), f.size(1)}, f.options());
  for (int64_t first = 0; first < f.size(2); first += block_size(f)) {
    const auto last = std::min(f.size(2), first + block_size(f));
    const auto block = f.slice(2, first, last);
    sums.baddbmm_(block * w.slice(2, first, last), block.transpose(1, 2));
  }
  return sums;
}

// out = S F diag(w), likewise.
void weighted_products_out(Tensor out, const Tensor& s, const Tensor& f, const Tensor& w) {
  if (w.numel() == 0) {
    torch::bmm_out(out, s, f);
    return;
  }
  for (int64_t first = 0; first < f.size(2); first += block_size(f)) {
    const auto last = std::min(f.size(2), first + block_size(f));
    auto block = out.slice(2, first, last);
    torch::bmm_out(block, s, f.slice(2, first, last));
    block *= w.slice(2, first, last);
  }
}

class Gram : public torch::autograd::Function<Gram> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context,
                        const Tensor& features,
                        const Tensor& weights) {
    context->save_for_backward({features, weights});
    return weighted_products(as_matrices(features), weights) /
           static_cast<double>(features.size(2) * features.size(3));
  }

  static std::vector<Tensor> backward(torch::autograd::AutogradContext* context,
                                      std::vector<Tensor> gradients) {
    const auto saved = context->get_saved_variables();
    const auto& features = saved[0];
    const auto scaled = gradients[0] / static_cast<double>(features.size(2) * features.size(3));
    auto result = torch::empty_like(features);
    // d/dF tr(Sᵀ F W Fᵀ) = (S + Sᵀ) F W
    weighted_products_out(
        as_matrices(result), scaled + scaled.transpose(1, 2), as_matrices(features), saved[1]);
    return {result, Tensor()};
  }
};

}  // namespace

Tensor gram(const Tensor& features, const Tensor& guide) {
  check_shape(features, "features", {-1, -1, -1, -1});
  auto weights = torch::empty({1, 1, 0}, features.options().requires_grad(false));
  if (guide.defined()) {
    const auto guides = guide.size(0) == 1 ? 1 : features.size(0);
    check_shape(guide, "guide", {guides, 1, features.size(2), features.size(3)});
    const auto squared = guide.flatten(2).square();
    weights = squared / squared.mean(2, /*keepdim=*/true).clamp_min(kNoGuide);
  }
  return Gram::apply(features, weights);
}

}  // namespace rgbd_stylize
