#include "rgbd_stylize/stylize/colors.hpp"

#include "rgbd_stylize/core/luma.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"

#include <Eigen/Dense>

namespace rgbd_stylize {
namespace {

struct ColorStatistics {
  Eigen::Vector3d mean;
  Eigen::Matrix3d covariance;
};

Eigen::Matrix3Xd pixels(const torch::Tensor& picture) {
  const auto flat = picture.to(torch::kCPU, torch::kFloat64).view({3, -1}).contiguous();
  using RowMajor = Eigen::Matrix<double, 3, Eigen::Dynamic, Eigen::RowMajor>;
  return Eigen::Map<const RowMajor>(flat.data_ptr<double>(), 3, flat.size(1));
}

ColorStatistics statistics(const Eigen::Matrix3Xd& colors, const Eigen::VectorXd& weights) {
  const double total = weights.sum();
  const Eigen::Vector3d mean = colors * weights / total;
  const Eigen::Matrix3Xd centred = colors.colwise() - mean;
  return {mean, centred * weights.asDiagonal() * centred.transpose() / total};
}

Eigen::VectorXd mask_weights(const torch::Tensor& mask, Eigen::Index count) {
  if (!mask.defined()) return Eigen::VectorXd::Ones(count);
  const auto flat = mask.to(torch::kCPU, torch::kFloat64).flatten().contiguous();
  // A mask that selects nothing has no colours of its own: take the whole picture's.
  if (flat.sum().item<double>() < 1e-6) return Eigen::VectorXd::Ones(count);
  return Eigen::Map<const Eigen::VectorXd>(flat.data_ptr<double>(), count);
}

// M^power of a symmetric, positive semi-definite matrix; directions without variance stay zero.
Eigen::Matrix3d power(const Eigen::Matrix3d& matrix, double exponent) {
  constexpr double kNoVariance = 1e-9;
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(matrix);
  const Eigen::Vector3d values =
      solver.eigenvalues().unaryExpr([&](double v) { return v > kNoVariance ? std::pow(v, exponent) : 0.0; });
  return solver.eigenvectors() * values.asDiagonal() * solver.eigenvectors().transpose();
}

}  // namespace

torch::Tensor match_colors(const torch::Tensor& style,
                           const torch::Tensor& photo,
                           const torch::Tensor& mask) {
  check_shape(style, "style", {1, 3, -1, -1});
  check_shape(photo, "photo", {1, 3, -1, -1});
  const auto style_pixels = pixels(style), photo_pixels = pixels(photo);
  const auto from = statistics(style_pixels, Eigen::VectorXd::Ones(style_pixels.cols()));
  const auto to = statistics(photo_pixels, mask_weights(mask, photo_pixels.cols()));
  const Eigen::Matrix3d map = power(to.covariance, 0.5) * power(from.covariance, -0.5);
  using RowMajor = Eigen::Matrix<float, 3, Eigen::Dynamic, Eigen::RowMajor>;
  auto result = torch::empty_like(
      style, style.options().device(torch::kCPU).memory_format(torch::MemoryFormat::Contiguous));
  Eigen::Map<RowMajor>(result.data_ptr<float>(), 3, style_pixels.cols()) =
      ((map * (style_pixels.colwise() - from.mean)).colwise() + to.mean).cast<float>();
  return result.clamp_(0, 1);
}

torch::Tensor keep_chroma(const torch::Tensor& pastiche, const torch::Tensor& photo) {
  // With R'G'B' = Y' + a chroma that does not depend on Y', swapping chroma is adding the difference of luma.
  return (photo + luma(pastiche - photo)).clamp(0, 1);
}

torch::Tensor finished(const torch::Tensor& pastiche, const torch::Tensor& photo, KeepColors keep) {
  return keep == KeepColors::kLuminance ? keep_chroma(pastiche, photo) : pastiche;
}

}  // namespace rgbd_stylize
