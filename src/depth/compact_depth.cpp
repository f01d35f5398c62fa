#include "decoder.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"
#include "rgbd_stylize/weights/embedded_file.hpp"

RGBD_STYLIZE_EMBED(embedded_depth_weights, COMPACT_DEPTH_WEIGHTS)

namespace rgbd_stylize {
namespace {

using depth::Convolution;

constexpr int64_t kHeight = 192, kWidth = 256;
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

class CompactDepth : public DepthNetwork {
 public:
  CompactDepth(const depth::LayerMaker& make, torch::Device device)
      : pixels_(device),
        stem_(make.convolution("features.0", {3, 64, {3, 3}, 2, 0, true})),
        decoder_(make, 512, {{256, 64, 96}, {128, 48, 64}, {64, 24, 32}}) {
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
  }

  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    check_shape(rgb, "rgb", {-1, 3, -1, -1});
    auto x = torch::relu(stem_(pixels_(resize_linear(rgb, kHeight, kWidth))));
    std::vector<torch::Tensor> features{x};  // at 1/2, 1/4, 1/8 and 1/16
    for (const auto& stage : stages_) {
      x = pool(x);
      for (const auto& fire : stage) x = fire(x);
      features.push_back(x);
    }
    return decoder_(features) / kUnit;
  }

  [[nodiscard]] DepthDomain domain() const override { return DepthDomain::kDepth; }

  [[nodiscard]] std::string description() const override {
    return "compact, " + std::to_string(kWidth) + " × " + std::to_string(kHeight);
  }

 private:
  depth::ImageNetPixels pixels_;
  Convolution stem_;
  std::vector<std::vector<Fire>> stages_;
  depth::Decoder decoder_;
};

}  // namespace

std::unique_ptr<DepthNetwork> make_compact_depth(const TensorReader& read, torch::Device device) {
  return std::make_unique<CompactDepth>(depth::LayerMaker(read, device), device);
}

}  // namespace rgbd_stylize
