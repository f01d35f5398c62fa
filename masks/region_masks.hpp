// Masks that come from pictures: painted by hand, or regions by label.
#pragma once

#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// float32 [1,1,h,w] in [0,1] to [1,1,height,width].
torch::Tensor resize_mask(const torch::Tensor& mask, int64_t height, int64_t width);

/// A grey picture float32 [1,1,h,w] in [0,1], resized to [height,width]. Throws InputError that names `file`
/// where the aspects differ, see same_aspect().
torch::Tensor image_mask(const torch::Tensor& grey, const std::string& file, int64_t height, int64_t width);

/// 1 where `labels` (int64 [1,1,h,w]) is one of `ids`. Resized as a mask, not as labels, so that no label
/// between two others appears on their border. Throws InputError where one of the ids is that of no pixel.
torch::Tensor label_mask(const torch::Tensor& labels,
                         const std::string& file,
                         const std::vector<int64_t>& ids,
                         int64_t height,
                         int64_t width);

}  // namespace rgbd_stylize
