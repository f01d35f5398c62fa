// Any depth network, as TorchScript. The only source that includes LibTorch's slow headers for it.
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

#include <algorithm>
#include <filesystem>

#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>

namespace rgbd_stylize {
namespace {

// The last line of a message, which says what went wrong; the lines before it say where in the script.
std::string reason(const std::exception& problem) {
  const auto* error = dynamic_cast<const c10::Error*>(&problem);
  std::string text = error ? error->what_without_backtrace() : problem.what();
  text.erase(text.find_last_not_of(" \n") + 1);
  return text.substr(text.find_last_of('\n') + 1);
}

class TorchScriptNetwork : public DepthNetwork {
 public:
  TorchScriptNetwork(const std::string& path, DepthDomain domain, torch::Device device)
      : path_(path), domain_(domain), module_(load(path, device)) {
    module_.eval();
    for (auto parameter : module_.parameters()) parameter.requires_grad_(false);
    torch::NoGradGuard no_grad;
    const auto probe =
        torch::linspace(0, 1, 3 * kProbeHeight * kProbeWidth, device).view({1, 3, kProbeHeight, kProbeWidth});
    const auto reading = forward(probe);
    takes_any_sides_ = takes(probe.slice(2, 5).slice(3, 7));
    if (!torch::isfinite(reading).all().item<bool>()) {
      throw WeightsError(path + ": its depth of a grey picture is not finite everywhere");
    }
  }

  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    check_shape(rgb, "rgb", {-1, 3, -1, -1});
    const auto made = run(takes_any_sides_ ? rgb : resize_linear(rgb, fit(rgb.size(2)), fit(rgb.size(3))));
    const auto reading = made.isTensor() ? made.toTensor() : torch::Tensor();
    const bool is_depth = reading.defined() && reading.dim() == 4 && reading.size(0) == rgb.size(0) &&
                          reading.size(1) == 1 && reading.numel() > 0;
    if (!is_depth) {
      throw WeightsError(path_ + ": makes " +
                         (reading.defined() ? shape_text(reading.sizes()) : made.tagKind()) +
                         " of a picture " + shape_text(rgb.sizes()) + "; wanted [" +
                         std::to_string(rgb.size(0)) + ", 1, h, w]");
    }
    if (rgb.requires_grad() && !reading.requires_grad()) {
      throw InputError(path_ +
                       ": its depth has no gradient in the picture, which a loss of depth wants; the script "
                       "may detach it, or make whole numbers");
    }
    return reading.to(rgb.scalar_type());
  }

  [[nodiscard]] DepthDomain domain() const override { return domain_; }

  [[nodiscard]] std::string description() const override { return "TorchScript " + path_; }

 private:
  static constexpr int64_t kMultiple = 32;  // of which many networks want the sides
  static constexpr int64_t kProbeHeight = 3 * kMultiple, kProbeWidth = 4 * kMultiple;

  // The nearest side that such a network takes.
  static int64_t fit(int64_t side) {
    return kMultiple * std::max<int64_t>(1, (side + kMultiple / 2) / kMultiple);
  }

  [[nodiscard]] bool takes(const torch::Tensor& rgb) const {
    try {
      (void)run(rgb);
      return true;
    } catch (const InputError&) {
      return false;
    }
  }

  static torch::jit::Module load(const std::string& path, torch::Device device) {
    if (!std::filesystem::is_regular_file(path)) throw WeightsError(path + ": there is no such file");
    try {
      return torch::jit::load(path, device);
    } catch (const std::exception&) {  // what LibTorch says of it helps nobody
      throw WeightsError(path +
                         ": is not a TorchScript file, or a damaged one; wanted one of torch.jit.save");
    }
  }

  // LibTorch's optimiser of scripts would make the first runs slow, and other in their last bits.
  [[nodiscard]] torch::jit::IValue run(const torch::Tensor& rgb) const {
    torch::jit::GraphOptimizerEnabledGuard no_optimizer(false);
    try {
      return module_.forward({rgb});
    } catch (const std::exception& problem) {
      const auto what = reason(problem);
      if (what.find("out of memory") != std::string::npos) throw ResourceError(path_ + ": " + what);
      throw InputError(path_ + ": cannot take a picture of " + std::to_string(rgb.size(3)) + " × " +
                       std::to_string(rgb.size(2)) + ", which may be too small for it: " + what);
    }
  }

  std::string path_;
  DepthDomain domain_;
  bool takes_any_sides_ = true;
  mutable torch::jit::Module module_;  // LibTorch's forward is not const
};

}  // namespace

std::unique_ptr<DepthNetwork> load_torchscript(const std::string& path,
                                               DepthDomain domain,
                                               torch::Device device) {
  return std::make_unique<TorchScriptNetwork>(path, domain, device);
}

}  // namespace rgbd_stylize
