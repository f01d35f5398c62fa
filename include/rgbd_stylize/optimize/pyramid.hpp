// Coarse-to-fine scales.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// One scale of the pyramid.
struct Scale {
  int64_t height;
  int64_t width;
  int iterations;
};

/// `count` scales, coarse to fine, each twice the size of the one before, of which the last is height ×
/// width; and the `iterations` spread evenly over them (what is left over goes to the coarse ones). A coarse
/// iteration costs a quarter of the next finer one's and carries strokes four times as far. `count` 0
/// chooses: the coarsest scale has a long side of at least 192, at most four scales. Throws UsageError where
/// a scale would be smaller than `smallest_side` or get no iteration.
std::vector<Scale> pyramid(int64_t height, int64_t width, int iterations, int count, int64_t smallest_side);

/// Height and width of `picture` [B,C,H,W] times `factor`, rounded, and at least 1.
std::pair<int64_t, int64_t> scaled_size(const torch::Tensor& picture, double factor);

/// Those at which its longer side is `side`.
std::pair<int64_t, int64_t> fitted_size(const torch::Tensor& picture, int64_t side);

/// `picture` [B,C,H,W] in [0,1] at another size: bicubic, with an antialiasing filter when it becomes
/// smaller.
torch::Tensor resize_picture(const torch::Tensor& picture, int64_t height, int64_t width);

/// The same to the size at which its longer side is `side`.
torch::Tensor fit_picture(const torch::Tensor& picture, int64_t side);

}  // namespace rgbd_stylize
