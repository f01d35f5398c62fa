// One of two sources that include LibTorch's slow headers for TorchScript; the other writes it.
#include "rgbd_stylize/depth/scripted_map.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <regex>

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>
#include <torch/version.h>

namespace rgbd_stylize {
namespace {

constexpr int64_t kMultiple = 32;  // of which many networks want the sides
constexpr int64_t kTrialHeight = 3 * kMultiple, kTrialWidth = 4 * kMultiple;
constexpr double kSeen = 128;  // the shortest long side at which networks read more than noise

torch::Tensor trial_picture(torch::Device device) {
  return torch::linspace(0, 1, 3 * kTrialHeight * kTrialWidth, device)
      .view({1, 3, kTrialHeight, kTrialWidth});
}

// The picture at a size at which something is seen, its sides multiples of `multiple`. Small ones are
// enlarged, the shorter side to two multiples at least: rounded as they are they would have another aspect.
torch::Tensor fitted(const torch::Tensor& rgb, int64_t multiple) {
  const auto height = static_cast<double>(rgb.size(2)), width = static_cast<double>(rgb.size(3));
  const auto unit = static_cast<double>(multiple);
  const double factor = std::max({1.0, kSeen / std::max(height, width), 2 * unit / std::min(height, width)});
  const auto side = [&](double size) { return multiple * std::llround(size * factor / unit); };
  return resize_linear(rgb, side(height), side(width));
}

std::string size_text(const torch::Tensor& rgb) {
  return std::to_string(rgb.size(3)) + " × " + std::to_string(rgb.size(2));
}

// The last line of a message, which says what went wrong, without a hint, which is for those who write
// Python; the lines before it say where in the script.
std::string reason(const std::exception& problem) {
  const auto* error = dynamic_cast<const c10::Error*>(&problem);
  std::string text = error ? error->what_without_backtrace() : problem.what();
  text.erase(std::min(text.size(), text.rfind(" Hint: ")));
  text.erase(text.find_last_not_of(" .\n") + 1);
  return text.substr(text.find_last_of('\n') + 1);
}

torch::jit::Module load(const std::string& path, torch::Device device) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) throw WeightsError(path + ": there is no such file");
  if (std::filesystem::is_directory(path, ignored)) {
    throw WeightsError(path +
                       ": is a folder; wanted a TorchScript file (Monodepth2's folder: --depth-model "
                       "monodepth2 --depth-model-weights FOLDER)");
  }
  try {
    return torch::jit::load(path, device);
  } catch (const std::exception& problem) {  // the rest of what LibTorch says helps nobody
    static const std::regex kUnknown("Unknown builtin op: ([A-Za-z0-9_:]+)");
    std::cmatch unknown;
    if (std::regex_search(problem.what(), unknown, kUnknown)) {
      throw WeightsError(path + ": calls " + unknown[1].str() +
                         ", which LibTorch " TORCH_VERSION
                         " does not have; export it with operations that this version knows");
    }
    throw WeightsError(path +
                       ": is not a TorchScript file, or a damaged one; wanted one of torch.jit.save; "
                       "weights of a named network go with --depth-model NAME --depth-model-weights FILE");
  }
}

// "[1, 3, 96, 128]", or what it is instead of a tensor of numbers.
std::string made_text(const torch::jit::IValue& made) {
  if (!made.isTensor()) return made.tagKind();
  return shape_text(made.toTensor().sizes()) + (made.toTensor().is_complex() ? " of complex numbers" : "");
}

bool is_map(const torch::jit::IValue& made, int64_t count) {
  if (!made.isTensor()) return false;
  const auto map = made.toTensor();
  return map.dim() == 4 && map.size(0) == count && map.size(1) == 1 && map.numel() > 0 && !map.is_complex();
}

// What was made of a picture, if it is a map of it.
torch::Tensor map_made(const torch::jit::IValue& made,
                       const torch::Tensor& rgb,
                       const std::string& path,
                       const std::string& what) {
  if (!is_map(made, rgb.size(0))) {
    throw WeightsError(path + ": makes " + made_text(made) + " of a picture " + shape_text(rgb.sizes()) +
                       "; wanted [" + std::to_string(rgb.size(0)) + ", 1, h, w]");
  }
  const auto map = made.toTensor();
  if (rgb.requires_grad() && !map.requires_grad()) {
    throw WeightsError(
        path + ": its " + what +
        " has no gradient in the picture, which a loss wants; the script may detach it, or make "
        "whole numbers");
  }
  return map.to(rgb.scalar_type());
}

// Why a script stopped.
struct Stopped {
  std::string why;
};

}  // namespace

struct ScriptedMap::Script {
  // What a call of LibTorch returns; where it fails, throws why.
  template <typename Call>
  auto result(const Call& call) const {
    // LibTorch's optimiser of scripts would make the first runs slow, and other in their last bits.
    torch::jit::GraphOptimizerEnabledGuard no_optimizer(false);
    try {
      return call();
    } catch (const std::exception& problem) {
      const auto why = reason(problem);
      if (why.find("out of memory") != std::string::npos) throw ResourceError(path + ": " + why);
      throw Stopped{why};
    }
  }

  // A script may work in the tensor that it is given.
  [[nodiscard]] torch::jit::IValue run(const torch::Tensor& rgb) {
    return result([&] { return module.forward({rgb.clone()}); });
  }

  std::string path;
  torch::jit::Module module;
  torch::Device device;
};

ScriptedMap::ScriptedMap(const std::string& path, std::string what, torch::Device device)
    : what_(std::move(what)), script_(new Script{path, load(path, device), device}) {
  script_->module.eval();
  for (auto parameter : script_->module.parameters()) parameter.requires_grad_(false);
  try_out();
}

ScriptedMap::~ScriptedMap() = default;

const std::string& ScriptedMap::path() const { return script_->path; }

// With a picture of no meaning: what fails here would fail with every photograph.
void ScriptedMap::try_out() {
  torch::NoGradGuard no_grad;
  const auto trial = trial_picture(script_->device);
  torch::Tensor map;
  try {
    map = map_made(script_->run(trial), trial, path(), what_);
  } catch (const Stopped& stopped) {
    throw WeightsError(path() + ": cannot take a trial picture of " + size_text(trial) + ": " + stopped.why +
                       "; wanted forward(picture), which takes pictures of any size");
  }
  if (!torch::isfinite(map).all().item<bool>())
    throw WeightsError(path() + ": its " + what_ + " of a trial picture is not finite everywhere");
  try {
    (void)script_->run(trial.slice(2, 5).slice(3, 7));
  } catch (const Stopped&) {
    takes_any_sides_ = false;
  }
}

void ScriptedMap::check_gradient() const {
  const auto trial = trial_picture(script_->device).requires_grad_(true);
  try {
    const auto map = map_made(script_->run(trial), trial, path(), what_);
    (void)script_->result([&] { return torch::autograd::grad({map.sum()}, {trial}); });
  } catch (const Stopped& stopped) {
    throw WeightsError(path() + ": the gradient of its " + what_ +
                       " in the picture, which a loss wants, fails: " + stopped.why +
                       "; export it without operations that work in place, or name another");
  }
}

torch::Tensor ScriptedMap::operator()(const torch::Tensor& rgb) const {
  check_shape(rgb, "rgb", {-1, 3, -1, -1});
  const auto given = fitted(rgb, takes_any_sides_ ? 1 : kMultiple);
  try {
    return map_made(script_->run(given), rgb, path(), what_);
  } catch (const Stopped& stopped) {
    throw InputError(path() + ": cannot take a picture of " + size_text(rgb) +
                     (given.sizes() == rgb.sizes() ? "" : ", resized to " + size_text(given)) + ": " +
                     stopped.why + "; a larger one may do");
  }
}

}  // namespace rgbd_stylize
