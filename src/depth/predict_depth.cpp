#include "rgbd_stylize/depth/predict_depth.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize {
namespace {

constexpr int64_t kRadius = 4;      // of a window, in pixels of the reading
constexpr double kEpsilon = 1e-3;   // variance of colour below which it says nothing of depth
constexpr int64_t kLongSide = 640;  // networks are trained on pictures of about this size
constexpr double kNearest = 1e-3;   // metres; 0 would mean "missing"
constexpr double kLevels = 256;     // of the relative unit

// The mean over the window around each pixel, as far as it lies within the picture.
torch::Tensor window_mean(const torch::Tensor& x) {
  return torch::avg_pool2d(x,
                           2 * kRadius + 1,
                           /*stride=*/1,
                           kRadius,
                           /*ceil_mode=*/false,
                           /*count_include_pad=*/false);
}

// [1,9,h,w]: the products of every two channels of a [1,3,h,w].
torch::Tensor products(const torch::Tensor& x) { return (x.unsqueeze(1) * x.unsqueeze(2)).flatten(1, 2); }

// x at every pixel of A x = b, where A is [1,9,h,w] and b [1,3,h,w].
torch::Tensor solve_each(const torch::Tensor& a, const torch::Tensor& b) {
  const auto matrices = a.flatten(2).squeeze(0).t().reshape({-1, 3, 3});
  const auto vectors = b.flatten(2).squeeze(0).t().unsqueeze(2);
  const auto damped = matrices + kEpsilon * torch::eye(3, matrices.options());
  return torch::linalg_solve(damped, vectors).squeeze(2).t().reshape(b.sizes());
}

torch::Tensor small_copy(const torch::Tensor& rgb) {
  const auto longer = static_cast<double>(long_side(rgb));
  const double factor = std::min(1.0, static_cast<double>(kLongSide) / longer);
  const auto side = [&](int64_t size) {
    return std::max<int64_t>(1, std::llround(static_cast<double>(size) * factor));
  };
  return resize_linear(rgb, side(rgb.size(2)), side(rgb.size(3)));
}

}  // namespace

torch::Tensor enlarge_along_edges(const torch::Tensor& reading, const torch::Tensor& rgb) {
  check_shape(reading, "reading", {1, 1, -1, -1});
  check_shape(rgb, "rgb", {1, 3, -1, -1});
  const auto p = reading.to(torch::kFloat64);
  const auto colour = resize_linear(rgb, p.size(2), p.size(3)).to(torch::kFloat64);
  const auto mean_colour = window_mean(colour), mean_p = window_mean(p);
  const auto variance = window_mean(products(colour)) - products(mean_colour);
  const auto covariance = window_mean(colour * p) - mean_colour * mean_p;
  const auto a = solve_each(variance, covariance);
  const auto b = mean_p - (a * mean_colour).sum(1, /*keepdim=*/true);
  // One plane after the other: photographs are large.
  const auto small = window_mean(torch::cat({a, b}, 1)).to(torch::kFloat32);
  const auto plane = [&](int64_t i) {
    return resize_linear(small.narrow(1, i, 1), rgb.size(2), rgb.size(3));
  };
  auto enlarged = plane(3);
  for (int64_t i = 0; i < 3; ++i) enlarged.addcmul_(plane(i), rgb.narrow(1, i, 1));
  return enlarged;
}

torch::Tensor read_depth(const ChosenDepthNetwork& chosen, const torch::Tensor& rgb) {
  check_shape(rgb, "rgb", {1, 3, -1, -1});
  torch::NoGradGuard no_grad;
  const auto reading = chosen.network->forward(small_copy(rgb).to(chosen.device)).cpu();
  if (!torch::isfinite(reading).all().item<bool>()) {
    throw InputError(chosen.network->description() + ": its depth of this picture is not finite everywhere");
  }
  return reading;
}

torch::Tensor depth_of_reading(const torch::Tensor& reading, DepthDomain domain) {
  if (domain == DepthDomain::kMetres) return reading.clamp_min(kNearest);
  const auto least = reading.min(), range = reading.max() - least;
  const auto share = (reading - least) / range.clamp_min(1e-12);
  return (1 + (kLevels - 1) * (domain == DepthDomain::kDisparity ? 1 - share : share)) / kLevels;
}

torch::Tensor predict_depth(const ChosenDepthNetwork& chosen, const torch::Tensor& rgb) {
  const auto reading = read_depth(chosen, rgb);
  // The filter may leave the range of what was read, at an edge.
  const auto enlarged =
      enlarge_along_edges(reading, rgb).clamp(reading.min().item<double>(), reading.max().item<double>());
  return depth_of_reading(enlarged, chosen.network->domain());
}

}  // namespace rgbd_stylize
