// The forms of weights files. Each function throws Malformed; its views point into `bytes`.
#pragma once

#include "tensor_view.hpp"

namespace rgbd_stylize::weights {

WeightTable read_safetensors(std::string_view bytes);
WeightTable read_pytorch_zip(std::string_view bytes);
WeightTable read_pytorch_legacy(std::string_view bytes);
WeightTable read_torch7(std::string_view bytes);

}  // namespace rgbd_stylize::weights
