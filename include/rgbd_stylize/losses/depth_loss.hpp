// How far the depth that is seen in the pastiche is from that of the photograph.
#pragma once

#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/losses/loss.hpp"

#include <string>

#include <torch/types.h>

namespace rgbd_stylize {

/// d: the network's reading of the pastiche; t: its target; means are over the valid positions of one
/// picture. d̂, t̂: the same less their mean and divided by their deviation.
///
///   mse       mean (d − t)², t the network's reading of the photograph
///             (Jamgochian et al. 2019, Liu et al. 2017)
///   ssi       ½ mean (d̂ − t̂)² = 1 − correlation of d and t: blind to scale and shift,
///             but not to far and near exchanged
///   gradient  mean |∂x (d̂ − t̂)| + mean |∂y (d̂ − t̂)|, averaged over every 1st, 2nd, 4th and 8th
///             row and column: keeps edges and slopes (Li & Snavely 2018; Ranftl et al. 2020)
///   sensor    ssi, t being what a sensor measured, see sensor_reading()
///
/// All but mse leave out a picture whose target is the same everywhere: d̂ and t̂ mean nothing there.
enum class DepthLossKind { kMse, kSsi, kGradient, kSensor };

/// Throws UsageError that lists the names.
DepthLossKind parse_depth_loss(const std::string& name);
std::string depth_loss_name(DepthLossKind kind);

/// reading, target [B,1,h,w]; valid [B,1,h,w], a weight from 0, where nothing is known, or undefined:
/// known everywhere. A target may have one picture for all. Returns a scalar: the sum over the pictures of
/// the batch.
torch::Tensor compare_depth(DepthLossKind kind,
                            const torch::Tensor& reading,
                            const torch::Tensor& target,
                            const torch::Tensor& valid = {});

/// What a network of `domain` should read where a depth z was measured, but for scale and shift: z, or the
/// disparity 1 / z. A relative depth in (0,1], which is in proportion to nothing, falls with the disparity
/// evenly: 2 − z. `depth` [1,1,H,W], larger is farther, in metres where `metric`; in it and in the result
/// 0 = missing, and all else is above 0. Without wild measurements, see without_wild_depths(), lest a speck
/// right before the lens be all that is compared.
torch::Tensor sensor_reading(const torch::Tensor& depth, bool metric, DepthDomain domain);

/// The correlation of what a network reads in the photograph [1,3,H,W] and what a sensor measured of it, see
/// sensor_reading(): −1 to 1. Well below 0, one of them is the wrong way round. 1 where there is nothing to
/// compare.
double sensor_agreement(const DepthNetwork& network,
                        const torch::Tensor& picture,
                        const torch::Tensor& sensor);

/// A loss over what a depth network reads in the pastiche, [B,1,h,w].
class DepthLoss : public Loss {
 public:
  /// The photograph `picture` [B,3,H,W] is read by the same network, once. `sensor` [1,1,H,W] or [B,1,H,W],
  /// see sensor_reading(): only the sensor's loss wants it. Throws InputError where the reading of one
  /// photograph is not finite. The device is not waited for to find that out of several: there the loss is
  /// not finite.
  DepthLoss(const DepthNetwork& network,
            DepthLossKind kind,
            const torch::Tensor& picture,
            const torch::Tensor& sensor = {});
  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& reading) const override;
  /// Whether there is anything to compare with. Otherwise the loss is 0: at the size of the reading a sparse
  /// depth has nothing left, or every target is the same everywhere.
  [[nodiscard]] bool has_target() const;

 private:
  DepthLossKind kind_;
  torch::Tensor target_, valid_;  // valid: 1 where the target counts
};

}  // namespace rgbd_stylize
