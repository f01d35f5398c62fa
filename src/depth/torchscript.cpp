// Any depth network, as TorchScript. The only source that includes LibTorch's slow headers for it.
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/tensor_check.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

#include <algorithm>
#include <filesystem>
#include <regex>

#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>
#include <torch/version.h>

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
    try_out(device);
  }

  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    check_shape(rgb, "rgb", {-1, 3, -1, -1});
    const auto made = run(takes_any_sides_ ? rgb : resize_linear(rgb, fit(rgb.size(2)), fit(rgb.size(3))));
    const auto reading = made.isTensor() ? made.toTensor() : torch::Tensor();
    const bool is_depth = reading.defined() && reading.dim() == 4 && reading.size(0) == rgb.size(0) &&
                          reading.size(1) == 1 && reading.numel() > 0 && !reading.is_complex();
    if (!is_depth) {
      const bool complex = reading.defined() && reading.is_complex();
      throw WeightsError(path_ + ": makes " +
                         (reading.defined() ? shape_text(reading.sizes()) : made.tagKind()) +
                         (complex ? " of complex numbers" : "") + " of a picture " + shape_text(rgb.sizes()) +
                         "; wanted [" + std::to_string(rgb.size(0)) + ", 1, h, w]");
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
  static constexpr int64_t kTrialHeight = 3 * kMultiple, kTrialWidth = 4 * kMultiple;

  // The nearest side that such a network takes.
  static int64_t fit(int64_t side) {
    return kMultiple * std::max<int64_t>(1, (side + kMultiple / 2) / kMultiple);
  }

  // With a picture of no meaning: what fails here would fail with every photograph.
  void try_out(torch::Device device) {
    torch::NoGradGuard no_grad;
    const auto trial =
        torch::linspace(0, 1, 3 * kTrialHeight * kTrialWidth, device).view({1, 3, kTrialHeight, kTrialWidth});
    torch::Tensor reading;
    try {
      reading = forward(trial);
    } catch (const InputError& error) {
      throw WeightsError(std::string(error.what()) +
                         "; that was a trial: a network is wanted that takes pictures of any size");
    }
    if (!torch::isfinite(reading).all().item<bool>())
      throw WeightsError(path_ + ": its depth of a trial picture is not finite everywhere");
    try {
      (void)run(trial.slice(2, 5).slice(3, 7));
    } catch (const InputError&) {
      takes_any_sides_ = false;
    }
  }

  static torch::jit::Module load(const std::string& path, torch::Device device) {
    if (!std::filesystem::is_regular_file(path)) throw WeightsError(path + ": there is no such file");
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
                         ": is not a TorchScript file, or a damaged one; wanted one of torch.jit.save");
    }
  }

  // LibTorch's optimiser of scripts would make the first runs slow, and other in their last bits. A script
  // may work in the tensor that it is given.
  [[nodiscard]] torch::jit::IValue run(const torch::Tensor& rgb) const {
    torch::jit::GraphOptimizerEnabledGuard no_optimizer(false);
    try {
      return module_.forward({rgb.clone()});
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
