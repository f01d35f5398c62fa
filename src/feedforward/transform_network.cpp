#include "rgbd_stylize/feedforward/transform_network.hpp"

#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/resampling.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"

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

torch::Tensor TransformNetwork::convolve(const Layer& layer, const torch::Tensor& x) const {
  const auto& row = layer.row;
  if (row.change == SizeChange::kTwice && options_.upsampling == Upsampling::kTransposed) {
    return torch::conv_transpose2d(
        x, layer.weight, layer.bias, /*stride=*/2, /*padding=*/1, /*output_padding=*/1);
  }
  auto y = x;
  if (row.change == SizeChange::kTwice) y = torch::upsample_nearest2d(y, {2 * x.size(2), 2 * x.size(3)});
  y = reflection_pad(y, row.kernel / 2);
  return torch::conv2d(y, layer.weight, layer.bias, /*stride=*/row.change == SizeChange::kHalf ? 2 : 1);
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

torch::Tensor TransformNetwork::run(const torch::Tensor& rgb, bool training, double momentum) const {
  check_shape(rgb, "rgb", {-1, 3, -1, -1});
  TORCH_CHECK(rgb.size(2) % 4 == 0 && rgb.size(3) % 4 == 0 && std::min(rgb.size(2), rgb.size(3)) >= 8,
              "wanted sides that are multiples of 4, at least 8, got ",
              shape_text(rgb.sizes()));
  auto x = (rgb - options_.offset) * options_.scale;
  torch::Tensor carried;  // past a residual block
  for (const auto& layer : layers_) {
    if (layer.row.opens_block) carried = x;
    x = normalise(layer, convolve(layer, x), training, momentum);
    if (layer.row.relu) x = torch::relu_(x);
    if (layer.row.closes_block) x = x + carried;
  }
  if (options_.output == OutputRange::kTanh) return (1 + torch::tanh(x)) / 2;
  return x / options_.scale + options_.offset;
}

torch::Tensor TransformNetwork::forward(const torch::Tensor& rgb) const {
  torch::NoGradGuard no_grad;
  return run(rgb, /*training=*/false, /*momentum=*/0);
}

torch::Tensor TransformNetwork::train(const torch::Tensor& rgb, double momentum) {
  return run(rgb, /*training=*/true, momentum);
}

TransformNetwork TransformNetwork::frozen_at(const torch::Tensor& rgb) const {
  if (options_.normalisation == Normalisation::kBatch) return *this;
  // Batch normalisation of one picture, in training, is instance normalisation; with a momentum of 1 it keeps
  // just this picture's statistics. (Its variance is that of a sample, n / (n - 1) times the picture's.)
  auto options = options_;
  options.normalisation = Normalisation::kBatch;
  const auto held = tensors();
  TransformNetwork frozen(
      options,
      [&](const TensorShape& wanted) {
        for (const auto& [name, tensor] : held) {
          if (name == wanted.name) return tensor;
        }
        return hashed_tensor(wanted);  // statistics, which are replaced
      },
      device());
  torch::NoGradGuard no_grad;
  frozen.train(rgb, /*momentum=*/1);
  return frozen;
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
