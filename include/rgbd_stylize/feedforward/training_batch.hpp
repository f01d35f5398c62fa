// What one step of training sees.
#pragma once

#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/masks/mask.hpp"

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// Photographs of one size, each with what belongs to it.
struct TrainingBatch {
  torch::Tensor rgb;                       ///< float32 [B,3,S,S] in [0,1]
  torch::Tensor sensor;                    ///< float32 [B,1,S,S], see sensor_reading(); or undefined
  std::vector<torch::Tensor> style_masks;  ///< float32 [B,1,S,S], one a style; or none
  torch::Tensor content_mask;              ///< float32 [B,1,S,S], or undefined
};

/// What is made of a photograph besides its colours.
struct SampleOptions {
  int64_t size = 256;                 ///< S, at least 32
  std::optional<DepthDomain> sensor;  ///< of the network that is to read the measured depth; or none is
  std::vector<Mask> style_masks;      ///< one a style, or none: functions of depth
  std::optional<Mask> content_mask;   ///< likewise
  [[nodiscard]] bool wants_depth() const;
};

/// A batch of one: a square of the photograph, its measured depth, its masks. The shorter side is brought to
/// `size`, along the longer one the place is random (in whole pixels of the smaller of both sizes), and half
/// of the squares are mirrored. Depth is sampled, not averaged; for the masks the whole photograph's is
/// filled and normalised. A square of one colour, or without a measurement where depth is wanted, gives way
/// to another one, a few times. Throws InputError where none is found, or depth is wanted and the photograph
/// has none.
TrainingBatch make_sample(const RgbdImage& image, const SampleOptions& options, std::mt19937_64& random);

/// One batch of many.
TrainingBatch collate(const std::vector<TrainingBatch>& samples);

/// The batch in memory from which a CUDA device copies by itself, while the CPU goes on. Wants such a device.
TrainingBatch pinned(const TrainingBatch& batch);

/// The batch on a device.
TrainingBatch to_device(const TrainingBatch& batch, torch::Device device);

}  // namespace rgbd_stylize
