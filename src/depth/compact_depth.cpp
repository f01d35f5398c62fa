#include "layers.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"
#include "rgbd_stylize/weights/embedded_file.hpp"

RGBD_STYLIZE_EMBED(embedded_depth_weights, COMPACT_DEPTH_WEIGHTS)

namespace rgbd_stylize {
namespace {

using depth::Convolution;

constexpr int64_t kHeight = 192, kWidth = 256;
constexpr int64_t kContext = 128;
// The loss of its training is blind to the unit of the depth. In this one the depth of a room deviates by
// about 1, and the squared difference of two readings can be weighed like other losses.
constexpr double kUnit = 1024;

torch::Tensor pool(const torch::Tensor& x) {
  return torch::max_pool2d(x, 3, 2, /*padding=*/0, /*dilation=*/1, /*ceil_mode=*/true);
}

// A fire module of SqueezeNet (Iandola et al. 2016).
class Fire {
 public:
  Fire(const depth::LayerMaker& make, const std::string& name, int64_t in, int64_t squeezed, int64_t out)
      : squeeze_(make.convolution(name + ".squeeze", {in, squeezed, {1, 1}, 1, 0, true})),
        expand1_(make.convolution(name + ".expand1x1", {squeezed, out / 2, {1, 1}, 1, 0, true})),
        expand3_(make.convolution(name + ".expand3x3", {squeezed, out / 2, {3, 3}, 1, 1, true})) {}

  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x) const {
    const auto squeezed = torch::relu(squeeze_(x));
    return torch::relu(torch::cat({expand1_(squeezed), expand3_(squeezed)}, 1));
  }

 private:
  Convolution squeeze_, expand1_, expand3_;
};

// Where a pixel is, in [-1,1] along the width and the height: in rooms, low is near. [B,2,h,w].
torch::Tensor positions(const torch::Tensor& like) {
  const auto across = torch::linspace(-1, 1, like.size(3), like.options()).view({1, 1, 1, -1});
  const auto down = torch::linspace(-1, 1, like.size(2), like.options()).view({1, 1, -1, 1});
  const std::vector<int64_t> one{like.size(0), 1, like.size(2), like.size(3)};
  return torch::cat({across.expand(one), down.expand(one)}, 1);
}

class CompactDepth : public DepthNetwork {
 public:
  CompactDepth(const depth::LayerMaker& make, torch::Device device)
      : stem_(make.convolution("features.0", {3, 64, {3, 3}, 2, 0, true})) {
    struct FireSpec {
      int place;
      int64_t in, squeezed, out;
    };
    const auto stage = [&](std::initializer_list<FireSpec> fires) {
      stages_.emplace_back();
      for (const auto& [place, in, squeezed, out] : fires)
        stages_.back().emplace_back(make, "features." + std::to_string(place), in, squeezed, out);
    };
    stage({{3, 64, 16, 128}, {4, 128, 16, 128}});
    stage({{6, 128, 32, 256}, {7, 256, 32, 256}});
    stage({{9, 256, 48, 384}, {10, 384, 48, 384}, {11, 384, 64, 512}, {12, 512, 64, 512}});

    const auto decoder = [&](const std::string& name, int64_t in, int64_t out, int64_t kernel) {
      return make.convolution("decoder." + name, {in, out, {kernel, kernel}, 1, kernel / 2, true});
    };
    reduce_ = decoder("reduce", 512 + 2, kContext, 1);
    everywhere_ = decoder("everywhere", kContext, kContext, 1);
    context_ = decoder("context", kContext, kContext, 3);
    struct Level {
      int64_t skipped, lateral, out;
    };
    int64_t channels = kContext;
    for (const auto& [skipped, lateral, out] : {Level{256, 64, 96}, Level{128, 48, 64}, Level{64, 24, 32}}) {
      const auto level = std::to_string(lateral_.size());
      lateral_.push_back(decoder("lateral" + level, skipped, lateral, 1));
      fuse_.push_back(decoder("fuse" + level, channels + lateral, out, 3));
      channels = out;
    }
    output_ = decoder("output", channels, 1, 3);
    mean_ = torch::tensor({0.485, 0.456, 0.406}, torch::kFloat32).view({1, 3, 1, 1}).to(device);
    deviation_ = torch::tensor({0.229, 0.224, 0.225}, torch::kFloat32).view({1, 3, 1, 1}).to(device);
  }

  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    check_shape(rgb, "rgb", {-1, 3, -1, -1});
    auto x = torch::relu(stem_((resize_linear(rgb, kHeight, kWidth) - mean_) / deviation_));
    std::vector<torch::Tensor> fine{x};  // at 1/2, 1/4 and 1/8
    for (const auto& stage : stages_) {
      x = pool(x);
      for (const auto& fire : stage) x = fire(x);
      fine.push_back(x);
    }
    fine.pop_back();
    auto y = torch::relu(reduce_(torch::cat({x, positions(x)}, 1)));
    y = torch::relu(context_(y + everywhere_(y.mean({2, 3}, /*keepdim=*/true))));
    for (size_t level = 0; level < fuse_.size(); ++level) {
      const auto& skipped = fine[fine.size() - 1 - level];
      const auto enlarged = resize_linear(y, skipped.size(2), skipped.size(3));
      y = torch::relu(fuse_[level](torch::cat({enlarged, torch::relu(lateral_[level](skipped))}, 1)));
    }
    return output_(y) / kUnit;
  }

  [[nodiscard]] DepthDomain domain() const override { return DepthDomain::kDepth; }

  [[nodiscard]] std::string description() const override {
    return "compact, " + std::to_string(kWidth) + " × " + std::to_string(kHeight);
  }

 private:
  Convolution stem_;
  std::vector<std::vector<Fire>> stages_;
  Convolution reduce_, everywhere_, context_, output_;
  std::vector<Convolution> lateral_, fuse_;  // coarse to fine
  torch::Tensor mean_, deviation_;           // of ImageNet
};

}  // namespace

std::unique_ptr<DepthNetwork> make_compact_depth(const TensorReader& read, torch::Device device) {
  return std::make_unique<CompactDepth>(depth::LayerMaker(read, device), device);
}

}  // namespace rgbd_stylize
