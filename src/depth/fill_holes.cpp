#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_map.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

constexpr double kColourSigma = 0.04;  // colour difference (of a [0,1] channel) that counts as an edge
constexpr double kWeightFloor = 1e-4;  // keeps every pixel tied to its neighbours
constexpr int kIterations = 400;       // at most; most maps need far fewer
constexpr double kTolerance = 1e-4;    // of the residual, relative to the first
constexpr int64_t kCoarsestSide = 32;

// The quadratic form sum w (d_p - d_q)^2 over the 4-neighbourhood, as the operator it is the gradient of.
struct Laplacian {
  torch::Tensor down, right;  // weights of the edges to the pixel below and to the right

  explicit Laplacian(const torch::Tensor& rgb)
      : down(weight(rgb.slice(2, 1) - rgb.slice(2, 0, -1))),
        right(weight(rgb.slice(3, 1) - rgb.slice(3, 0, -1))) {}

  static torch::Tensor weight(const torch::Tensor& difference) {
    const auto squared = difference.square().sum(1, /*keepdim=*/true);
    return torch::exp(squared / (-2 * kColourSigma * kColourSigma)) + kWeightFloor;
  }

  [[nodiscard]] torch::Tensor apply(const torch::Tensor& d) const {
    auto result = torch::zeros_like(d);
    const auto vertical = down * (d.slice(2, 1) - d.slice(2, 0, -1));
    result.slice(2, 1) += vertical;
    result.slice(2, 0, -1) -= vertical;
    const auto horizontal = right * (d.slice(3, 1) - d.slice(3, 0, -1));
    result.slice(3, 1) += horizontal;
    result.slice(3, 0, -1) -= horizontal;
    return result;
  }

  [[nodiscard]] torch::Tensor diagonal(const torch::Tensor& like) const {
    auto result = torch::zeros_like(like);
    result.slice(2, 1) += down;
    result.slice(2, 0, -1) += down;
    result.slice(3, 1) += right;
    result.slice(3, 0, -1) += right;
    return result;
  }
};

double dot_product(const torch::Tensor& a, const torch::Tensor& b) { return (a * b).sum().item<double>(); }

// Minimises the quadratic form over the pixels where `hole` is 1, from `d`, by Jacobi-preconditioned
// conjugate gradients.
torch::Tensor solve(const Laplacian& laplacian, torch::Tensor d, const torch::Tensor& hole) {
  const auto inverse_diagonal = hole / laplacian.diagonal(d).clamp_min(kWeightFloor);
  auto residual = -laplacian.apply(d) * hole;
  auto direction = inverse_diagonal * residual;
  double rho = dot_product(residual, direction);
  const double enough = rho * kTolerance * kTolerance;
  for (int i = 0; i < kIterations && rho > enough; ++i) {
    const auto applied = laplacian.apply(direction) * hole;
    const double step = rho / dot_product(direction, applied);
    d = d + step * direction;
    residual = residual - step * applied;
    const auto preconditioned = inverse_diagonal * residual;
    const double next = dot_product(residual, preconditioned);
    direction = preconditioned + (next / rho) * direction;
    rho = next;
  }
  return d;
}

// The mean of the measured pixels under each coarse one; 0 where there is none.
torch::Tensor shrink_measured(const torch::Tensor& depth, int64_t height, int64_t width) {
  const auto measured = torch::adaptive_avg_pool2d((depth != 0).to(depth.dtype()), {height, width});
  const auto sum = torch::adaptive_avg_pool2d(depth, {height, width});
  return torch::where(measured > 0, sum / measured.clamp_min(1e-12), torch::zeros_like(sum));
}

torch::Tensor fill_coarse_to_fine(const torch::Tensor& rgb, const torch::Tensor& depth) {
  const auto hole = (depth == 0).to(depth.dtype());
  const auto height = depth.size(2), width = depth.size(3);
  torch::Tensor start;
  if (std::min(height, width) > kCoarsestSide) {
    const auto h = (height + 1) / 2, w = (width + 1) / 2;
    const auto coarse =
        fill_coarse_to_fine(torch::adaptive_avg_pool2d(rgb, {h, w}), shrink_measured(depth, h, w));
    start = torch::upsample_bilinear2d(coarse, {height, width}, /*align_corners=*/false);
  } else {
    start = torch::full_like(depth, dot_product(depth, 1 - hole) / (1 - hole).sum().item<double>());
  }
  return solve(Laplacian(rgb), torch::where(hole > 0, start, depth), hole);
}

}  // namespace

torch::Tensor fill_holes(const torch::Tensor& rgb, const torch::Tensor& depth) {
  check_shape(depth, "depth", {1, 1, -1, -1});
  check_shape(rgb, "rgb", {1, 3, depth.size(2), depth.size(3)});
  const auto missing = missing_share(depth);
  if (missing == 1) throw InputError("depth: not one pixel holds a measurement");
  if (missing == 0) return depth;
  torch::NoGradGuard no_grad;
  const auto filled =
      fill_coarse_to_fine(rgb.to(torch::kFloat64), depth.to(torch::kFloat64)).to(torch::kFloat32);
  return torch::where(depth == 0, filled, depth);
}

}  // namespace rgbd_stylize
