#include "depth_frames.hpp"

#include "picture_source.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/rgbd_image.hpp"
#include "rgbd_stylize/optimize/pyramid.hpp"

#include <algorithm>
#include <cmath>

namespace rgbd_stylize::distill {
namespace {

constexpr double kLongSide = 320, kSmallestCrop = 0.6;

torch::Tensor sampled(const torch::Tensor& depth, int64_t height, int64_t width) {
  return torch::_upsample_nearest_exact2d(depth, {height, width});  // no means of near, far and missing
}

torch::Tensor vary_colours(torch::Tensor picture, std::mt19937_64& random) {
  const auto channels = [&](double spread) {
    auto factors = torch::empty({1, 3, 1, 1});
    for (int64_t i = 0; i < 3; ++i) factors[0][i] = std::exp(uniform(-spread, spread, random));
    return factors;
  };
  const double gain = std::exp(uniform(-0.3, 0.3, random)), gamma = std::exp(uniform(-0.3, 0.3, random));
  const auto grey = picture.mean(1, /*keepdim=*/true);
  picture = (grey + (picture - grey) * uniform(0, 1.5, random)).clamp(1e-3, 1);
  picture = picture.pow(gamma) * channels(0.15) * gain;
  if (random() % 4 == 0) picture = picture + torch::randn_like(picture) * uniform(0, 0.05, random);
  return picture.clamp(0, 1);
}

}  // namespace

DepthFrames::DepthFrames(const Dataset& dataset) {
  for (int64_t i = 0; i < dataset.size(); ++i) {
    const auto sample = dataset.get(i);
    if (!sample.image.depth_m.defined())
      throw InputError(dataset.info(i).name + ": there is no depth to learn from");
    const auto& rgb = sample.image.rgb;
    const double scale = std::min(1.0, kLongSide / static_cast<double>(long_side(rgb)));
    const auto height = std::lround(static_cast<double>(rgb.size(2)) * scale);
    const auto width = std::lround(static_cast<double>(rgb.size(3)) * scale);
    rgb_.push_back((resize_picture(rgb, height, width).clamp(0, 1) * 255).round().to(torch::kUInt8));
    depth_.push_back(sampled(sample.image.depth_m, height, width));
  }
}

DepthFrames::Batch DepthFrames::draw(int64_t count,
                                     int64_t height,
                                     int64_t width,
                                     std::mt19937_64& random) const {
  std::vector<torch::Tensor> pictures, depths;
  for (int64_t i = 0; i < count; ++i) {
    const auto frame = random() % rgb_.size();
    const bool mirrored = random() % 2;
    const double share = uniform(kSmallestCrop, 1, random);
    const auto piece = [&](const torch::Tensor& x, double down, double across) {
      const auto h = std::lround(static_cast<double>(x.size(2)) * share);
      const auto w = std::lround(static_cast<double>(x.size(3)) * share);
      const auto top = std::lround(down * static_cast<double>(x.size(2) - h));
      const auto left = std::lround(across * static_cast<double>(x.size(3) - w));
      const auto cut = x.slice(2, top, top + h).slice(3, left, left + w);
      return (mirrored ? cut.flip(3) : cut).contiguous();
    };
    const double down = uniform(0, 1, random), across = uniform(0, 1, random);
    const auto picture = piece(rgb_[frame], down, across).to(torch::kFloat32) / 255;
    pictures.push_back(vary_colours(resize_picture(picture, height, width), random));
    depths.push_back(sampled(piece(depth_[frame], down, across), height, width));
  }
  return {torch::cat(pictures), torch::cat(depths)};
}

}  // namespace rgbd_stylize::distill
