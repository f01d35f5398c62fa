// Masks at the size of a network's layers (Gatys et al. 2017, "guidance channels").
#pragma once

#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// How a mask reaches a layer: `simple` averages it over the area of each position; `inside` keeps only the
/// positions whose whole receptive field lies inside the region.
enum class Guide { kSimple, kInside };

/// "simple" or "inside". Throws UsageError.
Guide parse_guide(const std::string& name);
std::string guide_name(Guide guide);

/// One layer's sliding window, for the receptive field.
struct Window {
  int64_t kernel;
  int64_t stride;
  int64_t padding;
  bool ceil_mode;
};

/// `mask` [1,1,H,W] at a layer of [height,width], by averaging over areas.
torch::Tensor guide_simple(const torch::Tensor& mask, int64_t height, int64_t width);

/// `mask` [1,1,H,W] carried through `windows`, the layers up to the wanted one: each position takes the
/// smallest value in its receptive field. What lies beyond the picture's border counts as inside.
torch::Tensor guide_inside(const torch::Tensor& mask, const std::vector<Window>& windows);

}  // namespace rgbd_stylize
