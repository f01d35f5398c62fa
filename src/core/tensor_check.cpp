#include "rgbd_stylize/core/tensor_check.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace rgbd_stylize {

std::string shape_text(c10::IntArrayRef sizes) {
  std::string text = "[";
  for (size_t i = 0; i < sizes.size(); ++i) {
    text += (i ? ", " : "") + (sizes[i] < 0 ? std::string("*") : std::to_string(sizes[i]));
  }
  return text + "]";
}

void check_shape(const torch::Tensor& tensor, const std::string& name, std::vector<int64_t> wanted) {
  bool fits = tensor.defined() && tensor.dim() == static_cast<int64_t>(wanted.size());
  for (size_t i = 0; fits && i < wanted.size(); ++i) {
    fits = wanted[i] < 0 || tensor.size(static_cast<int64_t>(i)) == wanted[i];
  }
  if (!fits) {
    throw std::invalid_argument(name + ": wanted " + shape_text(wanted) + ", got " +
                                (tensor.defined() ? shape_text(tensor.sizes()) : "nothing"));
  }
}

bool same_aspect(torch::IntArrayRef size, torch::IntArrayRef other) {
  constexpr double kTolerance = 0.01;
  if (size[1] > other[1]) std::swap(size, other);
  // Along each axis, scaled as the other one is.
  const auto fits = [&](size_t axis) {
    const auto across = 1 - axis;
    const double wanted = static_cast<double>(other[axis]) * static_cast<double>(size[across]) /
                          static_cast<double>(other[across]);
    return std::abs(wanted - static_cast<double>(size[axis])) <= std::max(1.0, kTolerance * wanted);
  };
  return fits(0) || fits(1);
}

}  // namespace rgbd_stylize
