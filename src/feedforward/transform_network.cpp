#include "rgbd_stylize/feedforward/transform_network.hpp"

#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/resampling.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

#include <algorithm>

namespace rgbd_stylize {
namespace {

constexpr double kEpsilon = 1e-5;  // of the variance, as everybody has it

// The first pastiches are nearly grey. A tanh that begins in saturation leaves black and white patches, which
// have no gradient and stay.
constexpr char kLastConvolution[] = "deconv3.conv2d.weight";
constexpr double kFirstContrast = 0.1;

// A part of `all` that collects a gradient of its own; it begins at `first`, which moves behind it.
torch::Tensor part(const torch::Tensor& all, c10::IntArrayRef sizes, int64_t& first) {
  const auto count = c10::multiply_integers(sizes);
  const auto view = all.narrow(0, first, count).view(sizes).detach().requires_grad_(true);
  first += count;
  return view;
}

}  // namespace

TransformNetwork::TransformNetwork(const TransformOptions& options,
                                   const TensorReader& read,
                                   torch::Device device)
    : options_(options) {
  std::vector<torch::Tensor> values;
  for (const auto& row : transform_layers(options)) {
    for (const auto& wanted : learned_tensors(row, options)) values.push_back(read(wanted).flatten());
  }
  weights_ = torch::cat(values).to(device);
  int64_t first = 0;
  for (const auto& row : transform_layers(options)) {
    Layer layer{row, {}, {}, {}, {}, {}, {}};
    torch::Tensor* learned[] = {&layer.weight, &layer.bias, &layer.norm_weight, &layer.norm_bias};
    const auto tensors = learned_tensors(row, options);
    for (size_t i = 0; i < tensors.size(); ++i) *learned[i] = part(weights_, tensors[i].sizes, first);
    const auto kept = kept_statistics(row, options);
    if (!kept.empty()) {
      layer.running_mean = read(kept[0]).to(device).clone();
      layer.running_var = read(kept[1]).to(device).clone();
    }
    layers_.push_back(std::move(layer));
  }
}

torch::Tensor TransformNetwork::convolve(const Layer& layer, const torch::Tensor& x, int64_t strips) const {
  const auto change = layer.row.change;
  const auto changed = [&](int64_t side) {
    return change == SizeChange::kTwice ? 2 * side : change == SizeChange::kHalf ? side / 2 : side;
  };
  const auto height = changed(x.size(2));
  if (strips == 1) return convolved_rows(layer, x, 0, height);
  auto y = torch::empty({x.size(0), layer.row.out, height, changed(x.size(3))}, x.options());
  const auto begin_of = [&](int64_t strip) {
    return strip == strips ? height : height * strip / strips / 2 * 2;
  };
  for (int64_t strip = 0; strip < strips; ++strip) {
    const auto begin = begin_of(strip), end = begin_of(strip + 1);
    if (begin < end) y.slice(2, begin, end).copy_(convolved_rows(layer, x, begin, end));
  }
  return y;
}

// Of the rows of `x` only those that are seen are taken. Where the size is doubled, `begin` and `end` are
// even.
torch::Tensor TransformNetwork::convolved_rows(const Layer& layer,
                                               const torch::Tensor& x,
                                               int64_t begin,
                                               int64_t end) const {
  const auto& row = layer.row;
  const bool doubles = row.change == SizeChange::kTwice;
  if (doubles && options_.upsampling == Upsampling::kTransposed) {
    // The row and the column behind reach into the last ones; behind the picture they are those it reflects.
    const auto rows = x.size(2), columns = x.size(3);
    auto seen = x.slice(2, begin / 2, end / 2 + 1);
    if (end / 2 == rows) seen = torch::cat({seen, x.narrow(2, rows - 2, 1)}, 2);
    seen = torch::cat({seen, seen.narrow(3, columns - 2, 1)}, 3);
    return torch::conv_transpose2d(seen, layer.weight, layer.bias, /*stride=*/2, /*padding=*/1)
        .slice(2, 0, end - begin)
        .slice(3, 0, 2 * columns);
  }
  const int64_t factor = doubles ? 2 : 1, stride = row.change == SizeChange::kHalf ? 2 : 1;
  const auto reach = row.kernel / 2;
  const auto wanted_begin = stride * begin - reach, wanted_end = stride * (end - 1) + reach + 1;
  const auto seen_begin = std::max<int64_t>(0, wanted_begin);
  const auto seen_end = std::min(factor * x.size(2), wanted_end);
  auto seen = x.slice(2, seen_begin / factor, (seen_end + factor - 1) / factor);
  if (doubles) {
    const auto skipped = seen_begin % 2;
    seen = torch::upsample_nearest2d(seen, {2 * seen.size(2), 2 * seen.size(3)})
               .slice(2, skipped, skipped + seen_end - seen_begin);
  }
  seen = reflection_pad(seen, reach, seen_begin - wanted_begin, wanted_end - seen_end);
  return torch::conv2d(seen, layer.weight, layer.bias, stride);
}

torch::Tensor TransformNetwork::normalise(const Layer& layer,
                                          const torch::Tensor& x,
                                          bool training,
                                          double momentum) const {
  if (layer.row.normalisation.empty()) return x;
  const bool instance = options_.normalisation == Normalisation::kInstance;
  return instance ? torch::instance_norm(
                        x, layer.norm_weight, layer.norm_bias, {}, {}, true, momentum, kEpsilon, true)
                  : torch::batch_norm(x,
                                      layer.norm_weight,
                                      layer.norm_bias,
                                      layer.running_mean,
                                      layer.running_var,
                                      training,
                                      momentum,
                                      kEpsilon,
                                      true);
}

torch::Tensor TransformNetwork::run(const torch::Tensor& rgb,
                                    int64_t strips,
                                    bool training,
                                    double momentum) const {
  check_shape(rgb, "rgb", {-1, 3, -1, -1});
  TORCH_CHECK(rgb.size(2) % 4 == 0 && rgb.size(3) % 4 == 0 && std::min(rgb.size(2), rgb.size(3)) >= 8,
              "wanted sides that are multiples of 4, at least 8, got ",
              shape_text(rgb.sizes()));
  auto x = (rgb - options_.offset) * options_.scale;
  torch::Tensor carried;  // past a residual block
  for (const auto& layer : layers_) {
    if (layer.row.opens_block) carried = x;
    x = convolve(layer, x, strips);
    x = normalise(layer, x, training, momentum);
    if (layer.row.relu) x = torch::relu_(x);
    if (layer.row.closes_block) x = x + carried;
  }
  if (options_.output == OutputRange::kTanh) return (1 + torch::tanh(x)) / 2;
  return x / options_.scale + options_.offset;
}

torch::Tensor TransformNetwork::forward(const torch::Tensor& rgb, int64_t strips) const {
  torch::NoGradGuard no_grad;
  return run(rgb, strips, /*training=*/false, /*momentum=*/0);
}

torch::Tensor TransformNetwork::train(const torch::Tensor& rgb, double momentum) {
  return run(rgb, /*strips=*/1, /*training=*/true, momentum);
}

NamedTensors TransformNetwork::tensors() const {
  NamedTensors all;
  for (const auto& layer : layers_) {
    const torch::Tensor learned[] = {layer.weight, layer.bias, layer.norm_weight, layer.norm_bias};
    const auto wanted = learned_tensors(layer.row, options_);
    for (size_t i = 0; i < wanted.size(); ++i) all.emplace_back(wanted[i].name, learned[i].detach());
    const auto kept = kept_statistics(layer.row, options_);
    if (kept.empty()) continue;
    all.emplace_back(kept[0].name, layer.running_mean);
    all.emplace_back(kept[1].name, layer.running_var);
  }
  return all;
}

torch::Tensor TransformNetwork::take_gradient() {
  std::vector<torch::Tensor> gradients;
  for (auto& layer : layers_) {
    for (auto* tensor : {&layer.weight, &layer.bias, &layer.norm_weight, &layer.norm_bias}) {
      if (!tensor->defined()) continue;
      const auto gradient = tensor->grad();  // undefined where no loss depends on it
      gradients.push_back((gradient.defined() ? gradient : torch::zeros_like(*tensor)).detach().flatten());
      tensor->mutable_grad().reset();
    }
  }
  return torch::cat(gradients);
}

TensorReader initial_weights(uint64_t seed) {
  return [seed](const TensorShape& wanted) {
    if (wanted.sizes.size() == 1) return hashed_tensor(wanted);
    const auto fan_in = c10::multiply_integers(wanted.sizes.begin() + 1, wanted.sizes.end());
    const auto random = hashed_tensor(std::to_string(seed) + " " + wanted.name, wanted.sizes, fan_in);
    return wanted.name == kLastConvolution ? kFirstContrast * random : random;
  };
}

}  // namespace rgbd_stylize
