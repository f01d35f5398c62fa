// One of two sources that include LibTorch's slow headers for TorchScript; the other reads it.
#include "rgbd_stylize/feedforward/torchscript_export.hpp"

#include <sstream>

#include <torch/script.h>

namespace rgbd_stylize {
namespace {

constexpr char kClass[] = "TransformNetwork";

// Each has a class of its own name: of classes with one name LibTorch's compiler takes memory without end.
torch::jit::Module new_module(const std::string& class_name) {
  torch::jit::Module module(class_name);
  module.register_attribute("training", c10::BoolType::get(), false);  // as all of PyTorch's have it
  return module;
}

// "conv1.conv2d.weight" is the parameter `weight` of the module `conv2d` in the module `conv1`.
void add_tensor(torch::jit::Module module, std::string name, const torch::Tensor& tensor) {
  std::string class_name = kClass;
  for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.')) {
    const auto part = name.substr(0, dot);
    class_name += "_" + part;
    if (!module.hasattr(part)) module.register_module(part, new_module(class_name));
    module = module.attr(part).toModule();
    name = name.substr(dot + 1);
  }
  const bool is_buffer = name.rfind("running_", 0) == 0;
  module.register_parameter(name, tensor.detach().cpu().clone(), is_buffer);  // it is a part of a larger one
}

// The statements of a layer, x being what comes in and goes out.
class Script {
 public:
  explicit Script(const TransformOptions& options) : options_(options) {
    // Sides that are multiples of 4, at least 8: see paint().
    text_ << "def forward(self, rgb: Tensor) -> Tensor:\n"
             "  height = rgb.size(2)\n"
             "  width = rgb.size(3)\n"
             "  below = max(8, (height + 3) // 4 * 4) - height\n"
             "  right = max(8, (width + 3) // 4 * 4) - width\n"
             "  x = torch.replication_pad2d(rgb, [0, right, 0, below])\n"
             "  x = (x - "
          << number(options.offset) << ") * " << number(options.scale) << "\n";
  }

  void add(const TransformLayer& layer) {
    if (layer.opens_block) text_ << "  carried = x\n";
    convolve(layer);
    if (!layer.normalisation.empty()) normalise(layer.normalisation);
    if (layer.relu) text_ << "  x = torch.relu(x)\n";
    if (layer.closes_block) text_ << "  x = x + carried\n";
  }

  [[nodiscard]] std::string finished() {
    if (options_.output == OutputRange::kTanh)
      text_ << "  x = (1.0 + torch.tanh(x)) / 2.0\n";
    else
      text_ << "  x = x / " << number(options_.scale) << " + " << number(options_.offset) << "\n";
    text_ << "  return torch.clamp(x[:, :, :height, :width], 0.0, 1.0)\n";
    return text_.str();
  }

 private:
  // 2 would be an integer.
  static std::string number(double value) {
    std::ostringstream text;
    text.precision(17);
    text << std::scientific << value;
    return text.str();
  }

  void convolve(const TransformLayer& layer) {
    const auto tensors = ", self." + layer.convolution + ".weight, self." + layer.convolution + ".bias, ";
    if (layer.change == SizeChange::kTwice && options_.upsampling == Upsampling::kTransposed) {
      text_ << "  x = torch.cat([x, x[:, :, -2:-1]], 2)\n"
            << "  x = torch.cat([x, x[:, :, :, -2:-1]], 3)\n"
            << "  x = torch.conv_transpose2d(x" << tensors << "[2, 2], [1, 1])[:, :, :-1, :-1]\n";
      return;
    }
    if (layer.change == SizeChange::kTwice)
      text_ << "  x = torch.upsample_nearest2d(x, [2 * x.size(2), 2 * x.size(3)])\n";
    const auto border = layer.kernel / 2, stride = layer.change == SizeChange::kHalf ? int64_t{2} : 1;
    text_ << "  x = torch.reflection_pad2d(x, [" << border << ", " << border << ", " << border << ", "
          << border << "])\n";
    text_ << "  x = torch.conv2d(x" << tensors << "[" << stride << ", " << stride << "])\n";
  }

  void normalise(const std::string& name) {
    const auto own = "self." + name + ".", tensors = "(x, " + own + "weight, " + own + "bias, ";
    if (options_.normalisation == Normalisation::kInstance)
      text_ << "  x = torch.instance_norm" << tensors << "None, None, True, 0.0, 1e-05, True)\n";
    else
      text_ << "  x = torch.batch_norm" << tensors << own << "running_mean, " << own
            << "running_var, False, 0.0, 1e-05, True)\n";
  }

  TransformOptions options_;
  std::ostringstream text_;
};

}  // namespace

std::string to_torchscript(const TransformNetwork& network) {
  auto module = new_module(kClass);
  for (const auto& [name, tensor] : network.tensors()) add_tensor(module, name, tensor);
  Script script(network.options());
  for (const auto& layer : transform_layers(network.options())) script.add(layer);
  module.define(script.finished());
  std::ostringstream bytes;
  module.save(bytes);
  return bytes.str();
}

}  // namespace rgbd_stylize
