#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"

namespace rgbd_stylize {
namespace {

class MeanDepth : public DepthNetwork {
 public:
  explicit MeanDepth(std::vector<std::unique_ptr<DepthNetwork>> networks) : networks_(std::move(networks)) {
    TORCH_CHECK(!networks_.empty(), "a mean of no depth networks");
    TORCH_CHECK(domain() == DepthDomain::kDepth || domain() == DepthDomain::kDisparity,
                "a mean of depth networks is in no unit");
    for (const auto& network : networks_)
      TORCH_CHECK(network->domain() == domain(), "a mean of depth networks wants one domain");
  }

  [[nodiscard]] torch::Tensor forward(const torch::Tensor& rgb) const override {
    torch::Tensor sum;
    for (const auto& network : networks_) {
      auto reading = network->forward(rgb);
      if (sum.defined()) reading = resize_linear(reading, sum.size(2), sum.size(3));
      reading = torch::layer_norm(reading, reading.sizes().slice(1));
      sum = sum.defined() ? sum + reading : reading;
    }
    return sum / static_cast<double>(networks_.size());
  }

  void check_gradient() const override {
    for (const auto& network : networks_) network->check_gradient();
  }

  [[nodiscard]] DepthDomain domain() const override { return networks_.front()->domain(); }

  [[nodiscard]] std::string description() const override {
    auto text = "the mean of " + networks_.front()->description();
    for (size_t i = 1; i < networks_.size(); ++i) text += ", and " + networks_[i]->description();
    return text;
  }

 private:
  std::vector<std::unique_ptr<DepthNetwork>> networks_;
};

}  // namespace

std::unique_ptr<DepthNetwork> make_mean_depth(std::vector<std::unique_ptr<DepthNetwork>> networks) {
  return std::make_unique<MeanDepth>(std::move(networks));
}

}  // namespace rgbd_stylize
