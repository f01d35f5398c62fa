#include "rgbd_stylize/feedforward/training_batch.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/depth/depth_map.hpp"
#include "rgbd_stylize/losses/depth_loss.hpp"
#include "rgbd_stylize/optimize/pyramid.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace rgbd_stylize {
namespace {

torch::Tensor joined(const std::vector<TrainingBatch>& samples,
                     const std::function<torch::Tensor(const TrainingBatch&)>& part) {
  if (!part(samples[0]).defined()) return {};
  std::vector<torch::Tensor> parts;
  for (const auto& sample : samples) parts.push_back(part(sample));
  return torch::cat(parts);
}

using Resize = std::function<torch::Tensor(const torch::Tensor& picture, int64_t height, int64_t width)>;

torch::Tensor resize_nearest(const torch::Tensor& depth, int64_t height, int64_t width) {
  return torch::_upsample_nearest_exact2d(depth, {height, width});
}

// Less than a level of 8 bits apart. Behind an instance normalisation such a picture has gradients that
// nothing bounds.
bool is_of_one_colour(const torch::Tensor& rgb) {
  return (rgb.amax({2, 3}) - rgb.amin({2, 3})).max().item<double>() < 1.0 / 256;
}

torch::Tensor cut(const torch::Tensor& picture, int64_t top, int64_t left, int64_t side) {
  return picture.slice(2, top, top + side).slice(3, left, left + side);
}

// The first of a few squares that something can be learned from.
RgbdImage useful_square(const RgbdImage& image, const SampleOptions& options, std::mt19937_64& random) {
  constexpr int kTries = 8;
  std::string problem;
  for (int i = 0; i < kTries; ++i) {
    auto square = random_square(image, options.size, random);
    if (is_of_one_colour(square.rgb)) {
      problem = "is of one colour, of which a network learns nothing";
    } else if (options.wants_depth() && missing_share(square.depth_m) == 1) {
      problem = "has hardly any measured depth";
    } else {
      return square;
    }
  }
  throw InputError(problem);
}

}  // namespace

bool SampleOptions::wants_depth() const { return sensor || !style_masks.empty() || content_mask; }

RgbdImage random_square(const RgbdImage& image, int64_t size, std::mt19937_64& random) {
  const auto height = image.rgb.size(2), width = image.rgb.size(3), shorter = std::min(height, width);
  const auto scaled = [&](int64_t side) { return std::max(size, (side * size + shorter / 2) / shorter); };
  const auto new_height = scaled(height), new_width = scaled(width);
  const auto top = static_cast<int64_t>(random() % static_cast<uint64_t>(new_height - size + 1));
  const auto left = static_cast<int64_t>(random() % static_cast<uint64_t>(new_width - size + 1));
  const bool mirrored = random() % 2 == 1;
  const auto square = [&](const torch::Tensor& whole, const Resize& resize) {
    // What has to be enlarged is cut first: of a long strip the whole would become huge.
    const auto part =
        shorter < size ? resize(cut(whole, top * shorter / size, left * shorter / size, shorter), size, size)
                       : cut(resize(whole, new_height, new_width), top, left, size);
    return mirrored ? part.flip(3) : part.contiguous();
  };
  RgbdImage result;
  result.metric = image.metric;
  result.rgb = square(image.rgb, resize_picture);
  if (image.depth_m.defined()) result.depth_m = square(image.depth_m, resize_nearest);
  return result;
}

TrainingBatch make_sample(const RgbdImage& image, const SampleOptions& options, std::mt19937_64& random) {
  if (options.wants_depth() && !image.depth_m.defined())
    throw InputError("has no depth, which masks and the sensor's loss want");
  const auto square = useful_square(image, options, random);
  TrainingBatch sample;
  sample.rgb = square.rgb;
  if (!options.wants_depth()) return sample;
  if (options.sensor) sample.sensor = sensor_reading(square.depth_m, square.metric, *options.sensor);
  if (options.style_masks.empty() && !options.content_mask) return sample;
  MaskInputs inputs;
  inputs.depth01 = normalize_depth(fill_holes(square.rgb, square.depth_m), {}).depth01;
  inputs.height = inputs.width = options.size;
  sample.style_masks = evaluate_masks(options.style_masks, inputs);
  if (options.content_mask) sample.content_mask = options.content_mask->evaluate(inputs);
  return sample;
}

TrainingBatch collate(const std::vector<TrainingBatch>& samples) {
  TrainingBatch batch;
  batch.rgb = joined(samples, [](const TrainingBatch& sample) { return sample.rgb; });
  batch.sensor = joined(samples, [](const TrainingBatch& sample) { return sample.sensor; });
  batch.content_mask = joined(samples, [](const TrainingBatch& sample) { return sample.content_mask; });
  for (size_t i = 0; i < samples[0].style_masks.size(); ++i) {
    batch.style_masks.push_back(
        joined(samples, [&](const TrainingBatch& sample) { return sample.style_masks[i]; }));
  }
  return batch;
}

TrainingBatch to_device(const TrainingBatch& batch, torch::Device device) {
  const auto moved = [&](const torch::Tensor& tensor) {
    return tensor.defined() ? tensor.to(device, /*non_blocking=*/true) : tensor;
  };
  TrainingBatch result{moved(batch.rgb), moved(batch.sensor), {}, moved(batch.content_mask)};
  for (const auto& mask : batch.style_masks) result.style_masks.push_back(moved(mask));
  return result;
}

}  // namespace rgbd_stylize
