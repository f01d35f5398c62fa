// Masks that are functions of depth. Each takes normalised depth and the numbers written behind the mask's
// name.
#pragma once

#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

torch::Tensor sigmoid_mask(const torch::Tensor& depth01, const std::vector<double>& k_t);
torch::Tensor linear_mask(const torch::Tensor& depth01, const std::vector<double>& a_b);
torch::Tensor step_mask(const torch::Tensor& depth01, const std::vector<double>& t);
torch::Tensor band_mask(const torch::Tensor& depth01, const std::vector<double>& lo_hi_softness);
torch::Tensor power_mask(const torch::Tensor& depth01, const std::vector<double>& p);

}  // namespace rgbd_stylize
