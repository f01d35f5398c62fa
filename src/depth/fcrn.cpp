#include "layers.hpp"
#include "resnet.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

namespace rgbd_stylize {
namespace {

using depth::Convolution;
using depth::LayerMaker;

constexpr int64_t kHeight = 228, kWidth = 304;
constexpr int kUpProjections = 4;

// One of the four small convolutions that together are a 5×5 convolution over pixels spread apart by zeros:
// each makes the new pixels of one parity of row and column.
struct Quarter {
  std::array<int64_t, 2> kernel;   // height, width
  std::array<int64_t, 4> padding;  // left, right, top, bottom
};
constexpr std::array<Quarter, 4> kQuarters{{
    {{3, 3}, {1, 1, 1, 1}},  // even rows, even columns
    {{2, 3}, {1, 1, 1, 0}},  // even, odd
    {{3, 2}, {1, 0, 1, 1}},  // odd, even
    {{2, 2}, {1, 0, 1, 0}},  // odd, odd
}};

// Doubles the size: unpooling and a convolution in one, with the normalisation behind it.
class UpConvolution {
 public:
  UpConvolution(const LayerMaker& make, const std::string& name, const std::string& norm, int64_t in) {
    for (size_t i = 0; i < kQuarters.size(); ++i) {
      const depth::ConvolutionSpec spec{in, in / 2, kQuarters[i].kernel, 1, 0, /*bias=*/true};
      quarters_[i] = make.normalized(name + std::to_string(i + 1), spec, norm);
    }
  }

  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x) const {
    std::vector<torch::Tensor> quarters;
    for (size_t i = 0; i < kQuarters.size(); ++i) {
      quarters.push_back(quarters_[i](torch::constant_pad_nd(x, kQuarters[i].padding)));
    }
    return torch::pixel_shuffle(torch::stack(quarters, 2).flatten(1, 2), 2);
  }

 private:
  std::array<Convolution, 4> quarters_;
};

// A residual block that doubles the size and halves the channels.
class UpProjection {
 public:
  UpProjection(const LayerMaker& make, const std::string& name, int64_t in)
      : path_(make, name + ".conv1_", name + ".bn1_1", in),
        behind_(
            make.normalized(name + ".conv3", {in / 2, in / 2, {3, 3}, 1, 1, /*bias=*/true}, name + ".bn2")),
        shortcut_(make, name + ".conv2_", name + ".bn1_2", in) {}

  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x) const {
    return torch::relu(behind_(torch::relu(path_(x))) + shortcut_(x));
  }

 private:
  UpConvolution path_;
  Convolution behind_;
  UpConvolution shortcut_;
};

class Fcrn : public DepthNetwork {
 public:
  explicit Fcrn(const LayerMaker& make)
      : encoder_(depth::kResNet50, make, ""), bridge_(make.normalized("conv2", {2048, 1024}, "bn2")) {
    int64_t channels = 1024;
    for (int i = 1; i <= kUpProjections; ++i, channels /= 2) {
      up_.emplace_back(make, "up" + std::to_string(i), channels);
    }
    output_ = make.convolution("conv3", {channels, 1, {3, 3}, 1, 1, /*bias=*/true});
  }

  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    check_shape(rgb, "rgb", {-1, 3, -1, -1});
    auto y = bridge_(encoder_.forward(resize_linear(rgb, kHeight, kWidth) * 255).back());
    for (const auto& up : up_) y = up(y);
    return torch::relu(output_(y));
  }

  [[nodiscard]] DepthDomain domain() const override { return DepthDomain::kMetres; }
  [[nodiscard]] std::string description() const override { return "FCRN ResNet-UpProj, 304 × 228"; }

 private:
  depth::ResNet encoder_;
  Convolution bridge_;
  std::vector<UpProjection> up_;
  Convolution output_;
};

}  // namespace

std::unique_ptr<DepthNetwork> make_fcrn(const TensorReader& read, torch::Device device) {
  return std::make_unique<Fcrn>(LayerMaker(read, device));
}

}  // namespace rgbd_stylize
