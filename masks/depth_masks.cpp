#include "depth_masks.hpp"

namespace rgbd_stylize {

torch::Tensor sigmoid_mask(const torch::Tensor& depth01, const std::vector<double>& k_t) {
  return torch::sigmoid(k_t[0] * (depth01.to(torch::kFloat64) - k_t[1])).to(torch::kFloat32);
}

torch::Tensor linear_mask(const torch::Tensor& depth01, const std::vector<double>& a_b) {
  return a_b[0] + (a_b[1] - a_b[0]) * depth01;
}

torch::Tensor step_mask(const torch::Tensor& depth01, const std::vector<double>& t) {
  return (depth01 >= t[0]).to(torch::kFloat32);
}

torch::Tensor band_mask(const torch::Tensor& depth01, const std::vector<double>& lo_hi_softness) {
  const double lo = lo_hi_softness[0], hi = lo_hi_softness[1];
  const double softness = lo_hi_softness.size() > 2 ? lo_hi_softness[2] : 0.0;
  if (softness == 0) return ((depth01 >= lo) & (depth01 <= hi)).to(torch::kFloat32);
  const auto depth = depth01.to(torch::kFloat64);
  const auto rise = ((depth - lo) / softness + 0.5).clamp(0, 1);
  const auto fall = ((hi - depth) / softness + 0.5).clamp(0, 1);
  return (rise * fall).to(torch::kFloat32);
}

torch::Tensor power_mask(const torch::Tensor& depth01, const std::vector<double>& p) {
  return depth01.pow(p[0]);
}

}  // namespace rgbd_stylize
