#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_map.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace rgbd_stylize {
namespace {

constexpr double kColourSigma = 0.04;  // colour difference (of a [0,1] channel) that counts as an edge
constexpr double kWeightFloor = 1e-4;  // keeps every pixel tied to its neighbours
constexpr int kIterations = 400;       // at most; most maps need far fewer
constexpr double kTolerance = 1e-3;    // of the residual, relative to the first
constexpr int64_t kCoarsestSide = 32;

// Values of a picture's pixels row by row, between a row of zeros before them and one behind.
class Plane {
 public:
  Plane(int64_t height, int64_t width)
      : width_(static_cast<size_t>(width)), values_(static_cast<size_t>(height + 2) * width_) {}
  explicit Plane(const torch::Tensor& plane) : Plane(plane.size(-2), plane.size(-1)) {
    const auto from = plane.contiguous();
    std::copy_n(from.data_ptr<double>(), from.numel(), data());
  }
  [[nodiscard]] double* data() { return values_.data() + width_; }
  [[nodiscard]] const double* data() const { return values_.data() + width_; }
  double& operator[](int64_t i) { return data()[i]; }
  double operator[](int64_t i) const { return data()[i]; }

 private:
  size_t width_;
  std::vector<double> values_;
};

// What ties neighbours together: w_pq of each pixel and that behind it along an axis; 0 where there is none.
torch::Tensor ties(const torch::Tensor& rgb, int64_t axis) {
  const auto squared = (rgb.slice(axis, 1) - rgb.slice(axis, 0, -1)).square().sum(1, /*keepdim=*/true);
  const auto weights = torch::exp(squared / (-2 * kColourSigma * kColourSigma)) + kWeightFloor;
  return torch::constant_pad_nd(weights,
                                axis == 2 ? std::vector<int64_t>{0, 0, 0, 1} : std::vector<int64_t>{0, 1});
}

// A x = b of the holes: the gradient of the quadratic form is 0 there. Solved by conjugate gradients,
// preconditioned by a modified incomplete Cholesky factor without fill-in (Gustafsson 1978).
class Equations {
 public:
  // `depth`: the measurements, and in the holes the solution to start from.
  Equations(const torch::Tensor& rgb, const torch::Tensor& depth, const torch::Tensor& hole)
      : height_(depth.size(2)),
        width_(depth.size(3)),
        count_(height_ * width_),
        right_(ties(rgb, 3)),
        down_(ties(rgb, 2)),
        depth_(depth),
        diagonal_(height_, width_),
        residual_(height_, width_),
        factor_(height_, width_) {
    const Plane holes(hole);
    for (int64_t i = 0; i < count_; ++i) {
      if (holes[i] == 0) continue;
      const double left = right_[i - 1], up = down_[i - width_];
      diagonal_[i] = left + right_[i] + up + down_[i];
      residual_[i] = left * depth_[i - 1] + right_[i] * depth_[i + 1] + up * depth_[i - width_] +
                     down_[i] * depth_[i + width_] - diagonal_[i] * depth_[i];
    }
    // From here on the holes are all there is.
    for (int64_t i = 0; i < count_; ++i) {
      right_[i] *= holes[i] * holes[i + 1];
      down_[i] *= holes[i] * holes[i + width_];
    }
    factorize();
  }

  torch::Tensor solve() {
    Plane z(height_, width_), direction(height_, width_), applied(height_, width_);
    precondition(residual_, z);
    direction = z;
    double rho = dot(residual_, z);
    const double enough = rho * kTolerance * kTolerance;
    for (int k = 0; k < kIterations && rho > enough; ++k) {
      apply(direction, applied);
      const double step = rho / dot(direction, applied);
      for (int64_t i = 0; i < count_; ++i) {
        depth_[i] += step * direction[i];
        residual_[i] -= step * applied[i];
      }
      precondition(residual_, z);
      const double next = dot(residual_, z);
      for (int64_t i = 0; i < count_; ++i) direction[i] = z[i] + next / rho * direction[i];
      rho = next;
    }
    auto solved = torch::empty({1, 1, height_, width_}, torch::kFloat64);
    std::copy_n(depth_.data(), count_, solved.data_ptr<double>());
    return solved;
  }

 private:
  void factorize() {
    constexpr double kModified = 0.97, kLeast = 0.25;
    for (int64_t i = 0; i < count_; ++i) {
      if (diagonal_[i] == 0) continue;
      const auto l = i - 1, u = i - width_;
      const double left = right_[l] * factor_[l], up = down_[u] * factor_[u];
      double pivot = diagonal_[i] - left * left - up * up -
                     kModified * (left * down_[l] * factor_[l] + up * right_[u] * factor_[u]);
      if (pivot < kLeast * diagonal_[i]) pivot = diagonal_[i];
      factor_[i] = 1 / std::sqrt(pivot);
    }
  }

  void precondition(const Plane& r, Plane& z) const {
    for (int64_t i = 0; i < count_; ++i) {
      const auto l = i - 1, u = i - width_;
      z[i] = factor_[i] * (r[i] + right_[l] * factor_[l] * z[l] + down_[u] * factor_[u] * z[u]);
    }
    for (int64_t i = count_ - 1; i >= 0; --i) {
      z[i] = factor_[i] * (z[i] + factor_[i] * (right_[i] * z[i + 1] + down_[i] * z[i + width_]));
    }
  }

  void apply(const Plane& x, Plane& y) const {
    for (int64_t i = 0; i < count_; ++i) {
      y[i] = diagonal_[i] * x[i] - right_[i - 1] * x[i - 1] - right_[i] * x[i + 1] -
             down_[i - width_] * x[i - width_] - down_[i] * x[i + width_];
    }
  }

  [[nodiscard]] double dot(const Plane& a, const Plane& b) const {
    double sum = 0;
    for (int64_t i = 0; i < count_; ++i) sum += a[i] * b[i];
    return sum;
  }

  int64_t height_, width_, count_;
  Plane right_, down_, depth_, diagonal_, residual_, factor_;
};

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
    start = torch::full_like(depth, depth.sum().item<double>() / (1 - hole).sum().item<double>());
  }
  return Equations(rgb, torch::where(hole > 0, start, depth), hole).solve();
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

torch::Tensor spread_samples(const torch::Tensor& depth, int64_t height, int64_t width) {
  check_shape(depth, "depth", {1, 1, -1, -1});
  const auto middles = [](int64_t count, int64_t size) {
    const auto places = (torch::arange(count, torch::kFloat64) + 0.5) * static_cast<double>(size) /
                        static_cast<double>(count);
    return places.to(torch::kInt64);
  };
  const auto rows = middles(depth.size(2), height), columns = middles(depth.size(3), width);
  const auto down = torch::zeros({1, 1, height, depth.size(3)}, depth.options()).index_copy(2, rows, depth);
  return torch::zeros({1, 1, height, width}, depth.options()).index_copy(3, columns, down);
}

}  // namespace rgbd_stylize
