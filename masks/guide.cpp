#include "rgbd_stylize/masks/guide.hpp"

#include "rgbd_stylize/core/enum_names.hpp"
#include "rgbd_stylize/core/error.hpp"

namespace rgbd_stylize {

namespace {

constexpr std::pair<Guide, const char*> kNames[] = {{Guide::kSimple, "simple"}, {Guide::kInside, "inside"}};

}  // namespace

std::string guide_name(Guide guide) { return name_of(kNames, guide); }

Guide parse_guide(const std::string& name) { return value_called(kNames, "--guide", name); }

torch::Tensor guide_simple(const torch::Tensor& mask, int64_t height, int64_t width) {
  return torch::adaptive_avg_pool2d(mask, {height, width});
}

torch::Tensor guide_inside(const torch::Tensor& mask, const std::vector<Window>& windows) {
  // A minimum is the negative of a maximum, and max pooling pads with minus infinity: the border never wins.
  auto negative = -mask;
  for (const auto& w : windows) {
    negative = torch::max_pool2d(negative, w.kernel, w.stride, w.padding, /*dilation=*/1, w.ceil_mode);
  }
  return -negative;
}

}  // namespace rgbd_stylize
