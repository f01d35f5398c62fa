#include "rgbd_stylize/feedforward/paint.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

constexpr int64_t kSmallestSide = 8;

int64_t rounded_up(int64_t side) { return std::max(kSmallestSide, (side + 3) / 4 * 4); }

torch::Tensor padded(const torch::Tensor& rgb) {
  const auto height = rgb.size(2), width = rgb.size(3);
  if (height == rounded_up(height) && width == rounded_up(width)) return rgb;
  return torch::replication_pad2d(rgb, {0, rounded_up(width) - width, 0, rounded_up(height) - height});
}

// To the CPU and back a CUDA device copies by itself from and to memory that stays where it is.
torch::Tensor uploaded(const torch::Tensor& rgb, torch::Device device) {
  return device.is_cuda() ? rgb.pin_memory().to(device, /*non_blocking=*/true) : rgb.to(device);
}

torch::Tensor downloaded(const torch::Tensor& rgb) {
  if (!rgb.is_cuda()) return rgb;
  return torch::empty(rgb.sizes(), torch::TensorOptions().pinned_memory(true)).copy_(rgb);
}

}  // namespace

int64_t default_tile(torch::Device device) { return device.is_cuda() ? 2048 : 1024; }

torch::Tensor paint(const TransformNetwork& network, const torch::Tensor& rgb, int64_t tile) {
  check_shape(rgb, "rgb", {1, 3, -1, -1});
  if (tile < kSmallestTile) {
    throw UsageError("--tile " + std::to_string(tile) + ": wanted at least " + std::to_string(kSmallestTile));
  }
  torch::NoGradGuard no_grad;
  const auto whole = padded(rgb);
  const auto strips = (whole.size(2) * whole.size(3) + tile * tile - 1) / (tile * tile);
  const auto painted = network.forward(uploaded(whole, network.device()), strips);
  return downloaded(painted.slice(2, 0, rgb.size(2)).slice(3, 0, rgb.size(3)).clamp(0, 1));
}

torch::Tensor blend(const torch::Tensor& rgb, const torch::Tensor& pastiche, const torch::Tensor& mask) {
  return rgb + mask * (pastiche - rgb);
}

}  // namespace rgbd_stylize
