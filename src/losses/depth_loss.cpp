#include "rgbd_stylize/losses/depth_loss.hpp"

#include "rgbd_stylize/core/enum_names.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_map.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

constexpr std::pair<DepthLossKind, const char*> kNames[] = {{DepthLossKind::kMse, "mse"},
                                                            {DepthLossKind::kSsi, "ssi"},
                                                            {DepthLossKind::kGradient, "gradient"},
                                                            {DepthLossKind::kSensor, "sensor"}};

// Variances as shares of the mean square: what rounding makes of a target, and of a reading, that is the same
// everywhere.
constexpr double kFlat = 1e-10, kLeastVariance = 1e-14;
constexpr double kLeast = 1e-25;  // of a mean square; the gradient has its power of -3/2, also in float32
constexpr int64_t kStrides[] = {1, 2, 4, 8};

// The mean of `values` where `valid` is 1, for each picture: [B,1,1,1].
torch::Tensor mean(const torch::Tensor& values, const torch::Tensor& valid) {
  return (values * valid).sum({1, 2, 3}, /*keepdim=*/true) /
         valid.sum({1, 2, 3}, /*keepdim=*/true).clamp_min(1);
}

torch::Tensor standardised(const torch::Tensor& values, const torch::Tensor& valid) {
  const auto centred = values - mean(values, valid);
  const auto least = kLeastVariance * mean(values.detach().square(), valid) + kLeast;
  return centred * (mean(centred.square(), valid) + least).rsqrt();
}

// The mean of |difference of neighbours| along `axis`, over pairs that are both valid.
torch::Tensor slope(const torch::Tensor& values, const torch::Tensor& valid, int64_t axis) {
  const auto size = values.size(axis);
  const auto difference = values.slice(axis, 1) - values.slice(axis, 0, size - 1);
  return mean(difference.abs(), valid.slice(axis, 1) * valid.slice(axis, 0, size - 1));
}

torch::Tensor mean_slope(const torch::Tensor& values, const torch::Tensor& valid) {
  auto sum = torch::zeros({}, values.options());
  int64_t count = 0;
  for (const auto stride : kStrides) {
    if (std::min(values.size(2), values.size(3)) <= stride) break;  // one row or column has no neighbours
    const auto thinned = [&](const torch::Tensor& x) {
      return x.slice(2, 0, x.size(2), stride).slice(3, 0, x.size(3), stride);
    };
    const auto v = thinned(values), known = thinned(valid);
    sum = sum + (slope(v, known, 2) + slope(v, known, 3)).sum();
    ++count;
  }
  return sum / std::max<int64_t>(count, 1);
}

// 1 for each picture of which the known values are not all the same: [B,1,1,1].
torch::Tensor varies(const torch::Tensor& values, const torch::Tensor& valid) {
  const auto variance = mean((values - mean(values, valid)).square(), valid);
  return (variance > kFlat * mean(values.square(), valid)).to(values.dtype());
}

// What a sensor saw at the network's size, sampled as its holes are: no mean of near and far.
torch::Tensor sampled(const torch::Tensor& sensor, const torch::Tensor& reading) {
  return torch::_upsample_nearest_exact2d(sensor.to(reading.options()), {reading.size(2), reading.size(3)});
}

}  // namespace

torch::Tensor sensor_reading(const torch::Tensor& depth, bool metric, DepthDomain domain) {
  const auto bounded = without_wild_depths(depth);
  if (domain != DepthDomain::kDisparity) return bounded;
  return torch::where(bounded > 0, metric ? bounded.reciprocal() : 2 - bounded, torch::zeros_like(bounded));
}

DepthLossKind parse_depth_loss(const std::string& name) { return value_called(kNames, "--depth-loss", name); }

std::string depth_loss_name(DepthLossKind kind) { return name_of(kNames, kind); }

torch::Tensor compare_depth(DepthLossKind kind,
                            const torch::Tensor& reading,
                            const torch::Tensor& target,
                            const torch::Tensor& valid) {
  check_shape(reading, "reading", {-1, 1, -1, -1});
  check_shape(target, "target", {-1, 1, reading.size(2), reading.size(3)});
  const auto known = valid.defined() ? valid : torch::ones_like(target);
  if (kind == DepthLossKind::kMse) return mean((reading - target).square(), known).sum();
  const auto difference = standardised(reading, known) - standardised(target, known);
  if (kind == DepthLossKind::kGradient) return mean_slope(difference, known);
  return mean(difference.square(), known).sum() / 2;
}

DepthLoss::DepthLoss(const DepthNetwork& network,
                     DepthLossKind kind,
                     const torch::Tensor& picture,
                     const torch::Tensor& sensor)
    : kind_(kind) {
  torch::NoGradGuard no_grad;
  target_ = network.forward(picture);
  if (picture.size(0) == 1 && !torch::isfinite(target_).all().item<bool>()) {
    throw InputError(network.description() + ": its depth of the photograph is not finite everywhere");
  }
  if (kind == DepthLossKind::kSensor) {
    check_shape(sensor, "sensor", {-1, 1, -1, -1});
    target_ = sampled(sensor, target_);
    valid_ = (target_ > 0).to(target_.dtype());
  } else {
    valid_ = torch::ones_like(target_);
  }
  if (kind != DepthLossKind::kMse) valid_ = valid_ * varies(target_, valid_);
}

bool DepthLoss::has_target() const { return valid_.any().item<bool>(); }

torch::Tensor DepthLoss::operator()(const torch::Tensor& reading) const {
  if (reading.sizes().slice(1) != target_.sizes().slice(1)) {
    throw InputError("the depth network makes " + shape_text(reading.sizes()) +
                     " of the pastiche, but made " + shape_text(target_.sizes()) +
                     " of the photograph; wanted one size");
  }
  return compare_depth(kind_, reading, target_, valid_);
}

double sensor_agreement(const DepthNetwork& network,
                        const torch::Tensor& picture,
                        const torch::Tensor& sensor) {
  torch::NoGradGuard no_grad;
  const DepthLoss loss(network, DepthLossKind::kSensor, picture, sensor);
  return 1 - loss(network.forward(picture)).item<double>();
}

}  // namespace rgbd_stylize
