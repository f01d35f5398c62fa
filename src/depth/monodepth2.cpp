#include "layers.hpp"
#include "resnet.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

namespace rgbd_stylize {
namespace {

using depth::Convolution;

constexpr int kLevels = 5;
constexpr std::array<int64_t, kLevels> kEncoderChannels{64, 64, 128, 256, 512};
constexpr std::array<int64_t, kLevels> kDecoderChannels{16, 32, 64, 128, 256};

// A 3×3 convolution over a picture that is reflected at its border.
torch::Tensor reflected(const Convolution& convolution, const torch::Tensor& x) {
  return convolution(reflection_pad(x, 1));
}

class Monodepth2 : public DepthNetwork {
 public:
  Monodepth2(const depth::LayerMaker& make, int64_t height, int64_t width)
      : height_(height), width_(width), encoder_(depth::kResNet18, make, "encoder.") {
    int64_t channels = kEncoderChannels.back();
    int index = 0;  // of the published list: for each level, coarse to fine, the convolution before and that
                    // behind the repetition; then the outputs, fine to coarse
    const auto next = [&](int64_t in, int64_t out) {
      const auto name = "decoder." + std::to_string(index++) + ".conv.conv";
      return make.convolution(name, {in, out, {3, 3}, 1, 0, /*bias=*/true});
    };
    for (size_t level = kLevels; level-- > 0;) {
      const auto out = kDecoderChannels[level];
      const auto skipped = level > 0 ? kEncoderChannels[level - 1] : 0;
      before_[level] = next(channels, out);
      behind_[level] = next(out + skipped, out);
      channels = out;
    }
    output_ = make.convolution("decoder." + std::to_string(index) + ".conv",
                               {channels, 1, {3, 3}, 1, 0, /*bias=*/true});
  }

  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    check_shape(rgb, "rgb", {-1, 3, -1, -1});
    const auto features = encoder_.forward((resize_linear(rgb, height_, width_) - 0.45) / 0.225);
    auto y = features.back();
    for (size_t level = kLevels; level-- > 0;) {
      y = repeat_pixels(torch::elu(reflected(before_[level], y)));
      if (level > 0) y = torch::cat({y, features[level - 1]}, 1);
      y = torch::elu(reflected(behind_[level], y));
    }
    return torch::sigmoid(reflected(output_, y));
  }

  [[nodiscard]] DepthDomain domain() const override { return DepthDomain::kDisparity; }

  [[nodiscard]] std::string description() const override {
    return "Monodepth2, " + std::to_string(width_) + " × " + std::to_string(height_);
  }

 private:
  int64_t height_, width_;
  depth::ResNet encoder_;
  std::array<Convolution, kLevels> before_, behind_;  // the repetition of pixels, by level, 0 the finest
  Convolution output_;
};

}  // namespace

std::unique_ptr<DepthNetwork> make_monodepth2(const TensorReader& read,
                                              int64_t height,
                                              int64_t width,
                                              torch::Device device) {
  return std::make_unique<Monodepth2>(depth::LayerMaker(read, device), height, width);
}

}  // namespace rgbd_stylize
