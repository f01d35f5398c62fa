#include "decoder.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"
#include "rgbd_stylize/weights/embedded_file.hpp"

RGBD_STYLIZE_EMBED(embedded_wide_weights, WIDE_DEPTH_WEIGHTS)

namespace rgbd_stylize {
namespace {

using depth::Convolution;

constexpr int64_t kHeight = 96, kWidth = 128;
// The encoder's activations are in grey levels, hundreds of them: the decoder's convolutions like ones.
constexpr double kFeatureScale = 0.05 / (0.226 * 255);

class WideDepth : public DepthNetwork {
 public:
  WideDepth(const depth::LayerMaker& make, torch::Device device)
      : pixels_(device),
        bottleneck_(make.convolution("decoder.bottleneck", {256, 128, {1, 1}, 1, 0, true})),
        decoder_(make, 192, {{192, 64, 128}, {128, 64, 96}, {256, 48, 64}, {128, 24, 32}}) {
    const auto convolution = [&](const std::string& name, int64_t in, int64_t out) {
      return make.convolution(name, {in, out, {3, 3}, 1, 1, true});
    };
    int place = 0;  // of a layer among VGG-19's, ReLUs and poolings counted
    int64_t channels = 3;
    for (const auto& [count, out] : {std::pair{2, 64}, {2, 128}, {4, 256}}) {
      blocks_.emplace_back();
      for (int i = 0; i < count; ++i, place += 2) {
        blocks_.back().push_back(convolution("features." + std::to_string(place), channels, out));
        channels = out;
      }
      ++place;
    }
    channels = 128;
    for (const int64_t out : {128, 192, 192}) {
      shrink_.push_back(convolution("decoder.shrink" + std::to_string(shrink_.size()), channels, out));
      channels = out;
    }
  }

  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    check_shape(rgb, "rgb", {-1, 3, -1, -1});
    auto x = pixels_(resize_linear(rgb, kHeight, kWidth));
    std::vector<torch::Tensor> features;  // at 1/2 and 1/4; 1/8, 1/16 and 1/32 follow
    for (const auto& block : blocks_) {
      if (&block != &blocks_.front()) x = torch::max_pool2d(x, 2);
      for (const auto& convolution : block) x = torch::relu(convolution(x));
      if (&block != &blocks_.front()) features.push_back(x * kFeatureScale);
    }
    x = torch::relu(bottleneck_(features.back()));
    for (const auto& shrink : shrink_) {
      x = torch::relu(shrink(torch::max_pool2d(x, 2)));
      features.push_back(x);
    }
    return decoder_(features);
  }

  [[nodiscard]] DepthDomain domain() const override { return DepthDomain::kDepth; }

  [[nodiscard]] std::string description() const override {
    return "wide, " + std::to_string(kWidth) + " × " + std::to_string(kHeight);
  }

 private:
  depth::ImageNetPixels pixels_;
  std::vector<std::vector<Convolution>> blocks_;
  Convolution bottleneck_;
  std::vector<Convolution> shrink_;
  depth::Decoder decoder_;
};

}  // namespace

std::unique_ptr<DepthNetwork> make_wide_depth(const TensorReader& read, torch::Device device) {
  return std::make_unique<WideDepth>(depth::LayerMaker(read, device), device);
}

}  // namespace rgbd_stylize
