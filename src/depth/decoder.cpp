#include "decoder.hpp"

#include "rgbd_stylize/depth/resampling.hpp"

namespace rgbd_stylize::depth {
namespace {

constexpr int64_t kContext = 128;

// Where a pixel is, in [-1,1] along the width and the height: in rooms, low is near. [B,2,h,w].
torch::Tensor positions(const torch::Tensor& like) {
  const auto across = torch::linspace(-1, 1, like.size(3), like.options()).view({1, 1, 1, -1});
  const auto down = torch::linspace(-1, 1, like.size(2), like.options()).view({1, 1, -1, 1});
  const std::vector<int64_t> one{like.size(0), 1, like.size(2), like.size(3)};
  return torch::cat({across.expand(one), down.expand(one)}, 1);
}

}  // namespace

Decoder::Decoder(const LayerMaker& make, int64_t coarsest, const std::vector<Level>& levels) {
  const auto convolution = [&](const std::string& name, int64_t in, int64_t out, int64_t kernel) {
    return make.convolution("decoder." + name, {in, out, {kernel, kernel}, 1, kernel / 2, true});
  };
  reduce_ = convolution("reduce", coarsest + 2, kContext, 1);
  everywhere_ = convolution("everywhere", kContext, kContext, 1);
  context_ = convolution("context", kContext, kContext, 3);
  int64_t channels = kContext;
  for (const auto& level : levels) {
    const auto number = std::to_string(lateral_.size());
    lateral_.push_back(convolution("lateral" + number, level.skipped, level.lateral, 1));
    fuse_.push_back(convolution("fuse" + number, channels + level.lateral, level.out, 3));
    channels = level.out;
  }
  output_ = convolution("output", channels, 1, 3);
}

torch::Tensor Decoder::operator()(const std::vector<torch::Tensor>& features) const {
  const auto& coarsest = features.back();
  auto y = torch::relu(reduce_(torch::cat({coarsest, positions(coarsest)}, 1)));
  y = torch::relu(context_(y + everywhere_(y.mean({2, 3}, /*keepdim=*/true))));
  for (size_t level = 0; level < fuse_.size(); ++level) {
    const auto& skipped = features[fuse_.size() - 1 - level];
    const auto enlarged = resize_linear(y, skipped.size(2), skipped.size(3));
    y = torch::relu(fuse_[level](torch::cat({enlarged, torch::relu(lateral_[level](skipped))}, 1)));
  }
  return output_(y);
}

}  // namespace rgbd_stylize::depth
