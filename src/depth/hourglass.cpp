#include "layers.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

namespace rgbd_stylize {
namespace {

using depth::Convolution;
using depth::LayerMaker;

constexpr int64_t kHeight = 240, kWidth = 320;

// Four branches side by side, `out` channels each: a 1×1 convolution, and three that go through `middle`
// channels to a larger kernel.
struct InceptionSpec {
  int64_t in, middle, out;
  std::array<int64_t, 3> kernels{3, 5, 7};
};

// One size of the hourglass: a branch that halves, works on the next size and doubles again, and one that
// stays.
struct LevelSpec {
  bool average;                       // halved by the mean of four pixels, else by their maximum
  bool skip_first;                    // whether the branch that stays comes first in the file
  std::vector<InceptionSpec> before;  // the next size
  std::vector<InceptionSpec> behind;  // the next size
  std::vector<InceptionSpec> skip;    // of the branch that stays
};

const std::array<LevelSpec, 4>& levels() {
  static const std::array<LevelSpec, 4> levels{{
      {false,
       false,
       {{128, 32, 32}, {128, 32, 32}},
       {{128, 64, 32}, {128, 32, 16, {3, 7, 11}}},
       {{128, 64, 16, {3, 7, 11}}}},
      {false,
       false,
       {{128, 32, 32}, {128, 32, 64}},
       {{256, 32, 64}, {256, 32, 32}},
       {{128, 32, 32}, {128, 64, 32, {3, 7, 11}}}},
      {true,
       true,
       {{256, 32, 64}, {256, 32, 64}},
       {{256, 32, 64}, {256, 64, 64, {3, 7, 11}}},
       {{256, 32, 64}, {256, 64, 64, {3, 7, 11}}}},
      {true, true, {{256, 32, 64}, {256, 32, 64}, {256, 32, 64}}, {}, {{256, 32, 64}, {256, 32, 64}}},
  }};
  return levels;
}

// A path in the file: the place of a module in its container, behind the container's own.
std::string at(const std::string& path, size_t place) { return path + "." + std::to_string(place); }

class Inception {
 public:
  Inception(const LayerMaker& make, const std::string& path, const InceptionSpec& spec)
      : sizes_{spec.out}, thin_(normalized(make, at(path, 0), 0, {spec.in, spec.out})) {
    for (size_t i = 0; i < spec.kernels.size(); ++i) {
      const auto branch = at(path, i + 1);
      const auto kernel = spec.kernels[i];
      const auto thin = normalized(make, branch, 0, {spec.in, spec.middle});
      thin_.weight = torch::cat({thin_.weight, thin.weight});
      thin_.bias = torch::cat({thin_.bias, thin.bias});
      sizes_.push_back(spec.middle);
      wide_.push_back(normalized(make, branch, 3, {spec.middle, spec.out, {kernel, kernel}, 1, kernel / 2}));
    }
  }

  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x) const {
    auto branches = torch::relu(thin_(x)).split_with_sizes(sizes_, 1);
    for (size_t i = 0; i < wide_.size(); ++i) branches[i + 1] = torch::relu(wide_[i](branches[i + 1]));
    return torch::cat(branches, 1);
  }

 private:
  // The convolution at a place of a branch and the normalisation behind it, which only shifts and scales by
  // its statistics.
  static Convolution normalized(const LayerMaker& make,
                                const std::string& branch,
                                size_t place,
                                depth::ConvolutionSpec spec) {
    spec.bias = true;
    return make.normalized(at(branch, place), spec, at(branch, place + 1), /*scaled=*/false);
  }

  std::vector<int64_t> sizes_;  // the channels that each branch has of thin_
  Convolution thin_;            // the 1×1 convolutions of all branches as one: they read the same
  std::vector<Convolution> wide_;
};

using Inceptions = std::vector<Inception>;

Inceptions make_inceptions(const LayerMaker& make,
                           const std::string& path,
                           size_t first,
                           const std::vector<InceptionSpec>& specs) {
  Inceptions made;
  for (size_t i = 0; i < specs.size(); ++i) made.emplace_back(make, at(path, first + i), specs[i]);
  return made;
}

torch::Tensor apply(const Inceptions& inceptions, torch::Tensor x) {
  for (const auto& inception : inceptions) x = inception(x);
  return x;
}

class Level {
 public:
  Level(const LayerMaker& make, const std::string& path, size_t index) : average_(levels()[index].average) {
    const auto& spec = levels()[index];
    const auto branches = at(path, 0);
    const auto down = at(branches, spec.skip_first ? 1 : 0), skip = at(branches, spec.skip_first ? 0 : 1);
    size_t place = 1;  // 0 halves
    before_ = make_inceptions(make, down, place, spec.before);
    place += spec.before.size();
    if (index + 1 < levels().size()) next_.emplace_back(make, at(down, place++), index + 1);
    behind_ = make_inceptions(make, down, place, spec.behind);
    skip_ = make_inceptions(make, skip, 0, spec.skip);
  }

  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x) const {
    auto y = apply(before_, average_ ? torch::avg_pool2d(x, 2) : torch::max_pool2d(x, 2));
    for (const auto& next : next_) y = next(y);
    return repeat_pixels(apply(behind_, y)) + apply(skip_, x);
  }

 private:
  bool average_;
  Inceptions before_, behind_, skip_;
  std::vector<Level> next_;  // one, or none at the smallest size
};

class Hourglass : public DepthNetwork {
 public:
  explicit Hourglass(const LayerMaker& make)
      : first_(make.normalized("0", {3, 128, {7, 7}, 1, 3, /*bias=*/true}, "1")),
        level_(make, "3", 0),
        last_(make.convolution("4", {64, 1, {3, 3}, 1, 1, /*bias=*/true})) {}

  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    check_shape(rgb, "rgb", {-1, 3, -1, -1});
    return last_(level_(torch::relu(first_(resize_linear(rgb, kHeight, kWidth)))));
  }

  [[nodiscard]] DepthDomain domain() const override { return DepthDomain::kOrdinal; }
  [[nodiscard]] std::string description() const override { return "Hourglass, 320 × 240"; }

 private:
  Convolution first_;
  Level level_;
  Convolution last_;
};

}  // namespace

std::unique_ptr<DepthNetwork> make_hourglass(const TensorReader& read, torch::Device device) {
  return std::make_unique<Hourglass>(LayerMaker(read, device));
}

}  // namespace rgbd_stylize
