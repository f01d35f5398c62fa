#include "rgbd_stylize/losses/read_losses.hpp"

#include <cmath>

namespace rgbd_stylize {

std::vector<Losses> read_losses(const std::vector<Evaluation>& evaluations) {
  std::vector<Losses> result;
  if (evaluations.empty()) return result;
  std::vector<torch::Tensor> values;
  for (const auto& evaluation : evaluations)
    values.push_back(torch::cat({evaluation.total.detach().view({1}), evaluation.terms}).to(torch::kFloat64));
  const auto numbers = torch::stack(values).cpu();
  const auto* number = numbers.data_ptr<double>();
  const auto terms = numbers.size(1) - 1;
  for (size_t i = 0; i < evaluations.size(); ++i, number += 1 + terms)
    result.push_back({*number, {number + 1, number + 1 + terms}});
  return result;
}

size_t losses_at_a_time(torch::Device device) { return device.is_cuda() ? 25 : 1; }

std::string not_finite(const Losses& losses, const std::vector<std::string>& names) {
  for (size_t i = 0; i < losses.terms.size(); ++i) {
    if (!std::isfinite(losses.terms[i])) return "the loss " + names[i] + " is not a finite number any more";
  }
  return std::isfinite(losses.total) ? "" : "the total loss is not a finite number any more";
}

}  // namespace rgbd_stylize
