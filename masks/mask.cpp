// What masks select.
#include "rgbd_stylize/masks/mask.hpp"

#include "mask_error.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

void check_rest(const std::vector<Mask>& masks) {
  const auto rests =
      std::count_if(masks.begin(), masks.end(), [](const Mask& mask) { return mask.is_rest(); });
  if (rests > 1) throw UsageError("mask 'rest': given twice; one style at most can have the rest");
  if (rests == 1 && masks.size() == 1)
    throw UsageError("mask 'rest': it is what the other styles' masks leave, and there is no other");
}

}  // namespace

bool Mask::needs_depth() const {
  for (const auto& factor : factors_) {
    if (factor.needs_depth) return true;
  }
  return false;
}

bool Mask::needs_labels() const {
  for (const auto& factor : factors_) {
    if (factor.needs_labels) return true;
  }
  return false;
}

std::vector<std::string> Mask::files() const {
  std::vector<std::string> files;
  for (const auto& factor : factors_) {
    if (!factor.file.empty()) files.push_back(factor.file);
  }
  return files;
}

torch::Tensor Mask::evaluate(const MaskInputs& inputs) const {
  TORCH_CHECK(!is_rest(), "Mask::evaluate: 'rest' depends on the other masks; use evaluate_masks");
  if (needs_depth() && !inputs.depth01.defined()) {
    fail_mask(text_,
              "it is a function of depth, and the picture has none; --depth predict reads it in the picture");
  }
  if (needs_labels() && !inputs.labels.ids.defined()) {
    fail_mask(text_, "the picture came without labels; give a label picture: label:FILE:ids");
  }
  torch::Tensor product;
  for (const auto& factor : factors_) {
    auto mask = factor.function(inputs);
    if (factor.complement) mask = 1 - mask;
    product = product.defined() ? product * mask : mask;
  }
  if (!torch::isfinite(product).all().item<bool>())
    fail_mask(text_, "its values are no finite numbers; its parameters are too large or too small");
  return product;
}

void check_masks(const std::vector<std::string>& styles, const std::string& content) {
  check_rest({styles.begin(), styles.end()});
  if (content == "rest") throw UsageError("--content-mask rest: only a style can have the rest");
  if (!content.empty()) static_cast<void>(Mask(content));
}

bool masks_need_depth(const std::vector<std::string>& styles, const std::string& content) {
  const auto needs = [](const std::string& mask) { return Mask(mask).needs_depth(); };
  return std::any_of(styles.begin(), styles.end(), needs) || (!content.empty() && needs(content));
}

std::vector<torch::Tensor> evaluate_masks(const std::vector<Mask>& masks, const MaskInputs& inputs) {
  check_rest(masks);
  std::vector<torch::Tensor> result;
  auto sum = torch::zeros({1, 1, inputs.height, inputs.width});
  int64_t rest = -1;
  for (size_t i = 0; i < masks.size(); ++i) {
    if (masks[i].is_rest()) {
      rest = static_cast<int64_t>(i);
      result.emplace_back();
    } else {
      result.push_back(masks[i].evaluate(inputs));
      sum += result.back();
    }
  }
  if (rest >= 0) result[static_cast<size_t>(rest)] = (1 - sum).clamp_min(0);
  return result;
}

double selected_share(const torch::Tensor& mask) { return mask.mean().item<double>(); }

}  // namespace rgbd_stylize
