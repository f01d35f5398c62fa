// Frees sampled light of its noise.
#pragma once

#include "room/lighting.hpp"

#include <vector>

#include <opencv2/core.hpp>

namespace rgbd_stylize::examples {

/// Averages the soft light of neighbours that lie in the same plane, over ever wider gaps (an edge-avoiding
/// "a trous" wavelet; Dammertz et al. 2010), and reflections over the narrow gaps only.
/// `samples` is a picture of that size, row by row.
void smooth_light(std::vector<Sample>& samples, cv::Size size);

}  // namespace rgbd_stylize::examples
