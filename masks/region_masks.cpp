#include "region_masks.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

// "1, 2, 3", or the first few of many.
std::string listed(const torch::Tensor& ids) {
  constexpr int64_t kShown = 12;
  std::string text;
  for (int64_t i = 0; i < std::min(ids.numel(), kShown); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(ids[i].item<int64_t>());
  }
  return text + (ids.numel() > kShown ? " …" : "");
}

}  // namespace

torch::Tensor resize_mask(const torch::Tensor& mask, int64_t height, int64_t width) {
  if (mask.size(2) == height && mask.size(3) == width) return mask;
  if (mask.size(2) >= height && mask.size(3) >= width)
    return torch::adaptive_avg_pool2d(mask, {height, width});
  return torch::upsample_bilinear2d(mask, {height, width}, /*align_corners=*/false).clamp(0, 1);
}

torch::Tensor image_mask(const torch::Tensor& grey, const std::string& file, int64_t height, int64_t width) {
  if (!same_aspect(grey.sizes().slice(2), {height, width})) {
    throw InputError(file + ": a mask picture of " + shape_text(grey.sizes().slice(2)) +
                     " does not have the aspect of the photograph, " + shape_text({height, width}) +
                     " (height, width)");
  }
  return resize_mask(grey, height, width);
}

torch::Tensor label_mask(const torch::Tensor& labels,
                         const std::string& file,
                         const std::vector<int64_t>& ids,
                         int64_t height,
                         int64_t width) {
  auto selected = torch::zeros_like(labels, torch::kBool);
  for (const auto id : ids) {
    const auto here = labels == id;
    if (!here.any().item<bool>()) {
      throw InputError(file + ": no pixel has the label " + std::to_string(id) + "; its labels are " +
                       listed(std::get<0>(at::_unique(labels))));
    }
    selected |= here;
  }
  return image_mask(selected.to(torch::kFloat32), file, height, width);
}

}  // namespace rgbd_stylize
