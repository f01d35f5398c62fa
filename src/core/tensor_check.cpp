#include "rgbd_stylize/core/tensor_check.hpp"

#include <stdexcept>

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

}  // namespace rgbd_stylize
