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

TrainingBatch each_part(const TrainingBatch& batch,
                        const std::function<torch::Tensor(const torch::Tensor&)>& change) {
  const auto changed = [&](const torch::Tensor& part) { return part.defined() ? change(part) : part; };
  TrainingBatch result{changed(batch.rgb), changed(batch.sensor), {}, changed(batch.content_mask)};
  for (const auto& mask : batch.style_masks) result.style_masks.push_back(changed(mask));
  return result;
}

using Resize = torch::Tensor (*)(const torch::Tensor& picture, int64_t height, int64_t width);

torch::Tensor resize_nearest(const torch::Tensor& depth, int64_t height, int64_t width) {
  return torch::_upsample_nearest_exact2d(depth, {height, width});
}

// Less than a level of 8 bits apart. Behind an instance normalisation such a picture has gradients that
// nothing bounds.
bool is_of_one_colour(const torch::Tensor& rgb) {
  return (rgb.amax({2, 3}) - rgb.amin({2, 3})).max().item<double>() < 1.0 / 256;
}

// The photograph with its shorter side at the square's size, or as it is where it is smaller: what has to be
// enlarged is cut first, since of a long strip the whole would become huge.
RgbdImage shrunk(const RgbdImage& image, int64_t size) {
  const auto height = image.rgb.size(2), width = image.rgb.size(3), shorter = std::min(height, width);
  if (shorter <= size) return image;
  const auto scaled = [&](int64_t side) { return std::max(size, (side * size + shorter / 2) / shorter); };
  auto small = image;
  small.rgb = resize_picture(image.rgb, scaled(height), scaled(width));
  if (image.depth_m.defined()) small.depth_m = resize_nearest(image.depth_m, scaled(height), scaled(width));
  return small;
}

// A square of a photograph: as wide as its shorter side, anywhere along the longer one, perhaps mirrored.
class Square {
 public:
  Square(const torch::Tensor& photograph, int64_t size, std::mt19937_64& random)
      : side_(std::min(photograph.size(2), photograph.size(3))), size_(size) {
    const auto place = [&](int64_t length) {
      return static_cast<int64_t>(random() % static_cast<uint64_t>(length - side_ + 1));
    };
    top_ = place(photograph.size(2));
    left_ = place(photograph.size(3));
    mirrored_ = random() % 2 == 1;
  }

  [[nodiscard]] torch::Tensor of(const torch::Tensor& whole, Resize resize) const {
    auto part = whole.slice(2, top_, top_ + side_).slice(3, left_, left_ + side_);
    if (side_ < size_) part = resize(part, size_, size_);
    return mirrored_ ? part.flip(3) : part.contiguous();
  }

 private:
  int64_t side_, size_, top_ = 0, left_ = 0;
  bool mirrored_ = false;
};

bool masks_need_depth(const SampleOptions& options) {
  const auto needs = [](const Mask& mask) { return mask.needs_depth(); };
  return std::any_of(options.style_masks.begin(), options.style_masks.end(), needs) ||
         (options.content_mask && options.content_mask->needs_depth());
}

// The first of a few squares that something can be learned from.
Square useful_square(const RgbdImage& photograph, const SampleOptions& options, std::mt19937_64& random) {
  constexpr int kTries = 8;
  std::string problem;
  for (int i = 0; i < kTries; ++i) {
    const Square square(photograph.rgb, options.size, random);
    if (is_of_one_colour(square.of(photograph.rgb, resize_picture))) {
      problem = "is of one colour, of which a network learns nothing";
    } else if (options.wants_depth() && missing_share(square.of(photograph.depth_m, resize_nearest)) == 1) {
      problem = "has hardly any measured depth";
    } else {
      return square;
    }
  }
  throw InputError(problem);
}

}  // namespace

bool SampleOptions::wants_depth() const { return sensor || masks_need_depth(*this); }

TrainingBatch make_sample(const RgbdImage& image, const SampleOptions& options, std::mt19937_64& random) {
  if (options.wants_depth() && !image.depth_m.defined())
    throw InputError("has no depth, which masks and the sensor's loss want");
  const auto photograph = shrunk(image, options.size);
  const auto square = useful_square(photograph, options, random);
  TrainingBatch sample;
  sample.rgb = square.of(photograph.rgb, resize_picture);
  if (options.sensor) {
    const auto depth = square.of(photograph.depth_m, resize_nearest);
    sample.sensor = sensor_reading(depth, photograph.metric, *options.sensor);
  }
  if (options.style_masks.empty() && !options.content_mask) return sample;
  MaskInputs inputs;
  if (masks_need_depth(options)) {
    // Near and far are those of the photograph, as in the iterative mode, not of what the square sees of it.
    const auto filled = fill_holes(photograph.rgb, photograph.depth_m);
    inputs.depth01 = square.of(normalize_depth(filled, {}).depth01, resize_nearest);
  }
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

TrainingBatch pinned(const TrainingBatch& batch) {
  return each_part(batch, [](const torch::Tensor& part) { return part.pin_memory(); });
}

TrainingBatch to_device(const TrainingBatch& batch, torch::Device device) {
  return each_part(batch, [&](const torch::Tensor& part) { return part.to(device, /*non_blocking=*/true); });
}

}  // namespace rgbd_stylize
