#include "rgbd_stylize/features/embedded_weights.hpp"

#include "rgbd_stylize/weights/embedded_file.hpp"

RGBD_STYLIZE_EMBED(embedded_weights, COMPACT_WEIGHTS)
