#include "rgbd_stylize/losses/gram.hpp"

#include "rgbd_stylize/core/tensor_check.hpp"

#include <algorithm>

#include <torch/csrc/autograd/custom_function.h>

namespace rgbd_stylize {
namespace {

using torch::Tensor;

// Positions that are weighted at a time on the CPU: they then stay in the second-level cache until they are
// multiplied, so that a guide costs no pass over memory of its own.
constexpr int64_t kBlock = 4096;

// Features as a matrix [C,M] without a copy, whichever way they lie in memory.
Tensor as_matrix(const Tensor& features) {
  const auto channels = features.size(0);
  if (features.is_contiguous()) return features.view({channels, -1});
  return features.permute({1, 2, 0}).reshape({-1, channels}).t();
}

int64_t block_size(const Tensor& f) { return f.is_cuda() ? f.size(1) : kBlock; }

// F diag(w) Fᵀ for F [C,M]; w [M], or empty for ones: a Function's arguments have to be defined.
Tensor weighted_product(const Tensor& f, const Tensor& w) {
  if (w.numel() == 0) return f.mm(f.t());
  auto sum = torch::zeros({f.size(0), f.size(0)}, f.options());
  for (int64_t first = 0; first < f.size(1); first += block_size(f)) {
    const auto last = std::min(f.size(1), first + block_size(f));
    const auto block = f.slice(1, first, last);
    sum.addmm_(block * w.slice(0, first, last), block.t());
  }
  return sum;
}

// out = S F diag(w), likewise.
void weighted_product_out(Tensor out, const Tensor& s, const Tensor& f, const Tensor& w) {
  if (w.numel() == 0) {
    torch::mm_out(out, s, f);
    return;
  }
  for (int64_t first = 0; first < f.size(1); first += block_size(f)) {
    const auto last = std::min(f.size(1), first + block_size(f));
    auto block = out.slice(1, first, last);
    torch::mm_out(block, s, f.slice(1, first, last));
    block *= w.slice(0, first, last);
  }
}

// The weights of one picture out of [B,M], or [1,M] for all.
Tensor of_picture(const Tensor& weights, int64_t picture) {
  return weights[weights.size(0) == 1 ? 0 : picture];
}

class Gram : public torch::autograd::Function<Gram> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context,
                        const Tensor& features,
                        const Tensor& weights) {
    context->save_for_backward({features, weights});
    std::vector<Tensor> grams;
    for (int64_t b = 0; b < features.size(0); ++b)
      grams.push_back(weighted_product(as_matrix(features[b]), of_picture(weights, b)));
    return torch::stack(grams) / static_cast<double>(features.size(2) * features.size(3));
  }

  static std::vector<Tensor> backward(torch::autograd::AutogradContext* context,
                                      std::vector<Tensor> gradients) {
    const auto saved = context->get_saved_variables();
    const auto& features = saved[0];
    const auto scaled = gradients[0] / static_cast<double>(features.size(2) * features.size(3));
    auto result = torch::empty_like(features);
    for (int64_t b = 0; b < features.size(0); ++b) {
      // d/dF tr(Sᵀ F W Fᵀ) = (S + Sᵀ) F W
      weighted_product_out(
          as_matrix(result[b]), scaled[b] + scaled[b].t(), as_matrix(features[b]), of_picture(saved[1], b));
    }
    return {result, Tensor()};
  }
};

}  // namespace

Tensor gram(const Tensor& features, const Tensor& guide) {
  check_shape(features, "features", {-1, -1, -1, -1});
  auto weights = torch::empty({1, 0}, features.options().requires_grad(false));
  if (guide.defined()) {
    const auto guides = guide.size(0) == 1 ? 1 : features.size(0);
    check_shape(guide, "guide", {guides, 1, features.size(2), features.size(3)});
    const auto squared = guide.flatten(1).square();
    weights = squared / squared.mean(1, /*keepdim=*/true).clamp_min(kNoGuide);
  }
  return Gram::apply(features, weights);
}

}  // namespace rgbd_stylize
