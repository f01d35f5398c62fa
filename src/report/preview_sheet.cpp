#include "rgbd_stylize/report/preview_sheet.hpp"

#include "panels.hpp"
#include "rgbd_stylize/report/depth_view.hpp"

#include <vector>

namespace rgbd_stylize {
namespace {

torch::Tensor row(const torch::Tensor& pictures) {
  std::vector<torch::Tensor> panels;
  for (const auto& one : pictures.cpu().clamp(0, 1).split(1)) panels.push_back(framed(one));
  return torch::cat(panels, 3);
}

// A reading between its least and largest value, near is bright.
torch::Tensor depth_row(const DepthNetwork& network, const torch::Tensor& pictures) {
  torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> views;
  for (const auto& reading : network.forward(pictures).cpu().split(1)) {
    const auto span = (reading.max() - reading.min()).clamp_min(1e-12);
    const auto share = (reading - reading.min()) / span;
    const auto depth01 = network.domain() == DepthDomain::kDisparity ? 1 - share : share;
    views.push_back(depth_view(
        torch::upsample_bilinear2d(depth01, {pictures.size(2), pictures.size(3)}, /*align_corners=*/false)));
  }
  return row(torch::cat(views));
}

}  // namespace

torch::Tensor preview_sheet(const torch::Tensor& rgb,
                            const torch::Tensor& pastiche,
                            const DepthNetwork* depth_network) {
  std::vector<torch::Tensor> rows = {row(rgb), row(pastiche)};
  if (depth_network) {
    rows.push_back(depth_row(*depth_network, rgb));
    rows.push_back(depth_row(*depth_network, pastiche));
  }
  return torch::cat(rows, 2);
}

}  // namespace rgbd_stylize
