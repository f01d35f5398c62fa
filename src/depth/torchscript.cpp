// Any depth network, as TorchScript.
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/scripted_map.hpp"

namespace rgbd_stylize {
namespace {

class TorchScriptNetwork : public DepthNetwork {
 public:
  TorchScriptNetwork(const std::string& path, DepthDomain domain, torch::Device device)
      : map_(path, "depth", device), domain_(domain) {}

  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override { return map_(rgb); }
  void check_gradient() const override { map_.check_gradient(); }
  [[nodiscard]] DepthDomain domain() const override { return domain_; }
  [[nodiscard]] std::string description() const override { return "TorchScript " + map_.path(); }

 private:
  ScriptedMap map_;
  DepthDomain domain_;
};

}  // namespace

std::unique_ptr<DepthNetwork> load_torchscript(const std::string& path,
                                               DepthDomain domain,
                                               torch::Device device) {
  return std::make_unique<TorchScriptNetwork>(path, domain, device);
}

}  // namespace rgbd_stylize
