// How a network gets its tensors.
#pragma once

#include "rgbd_stylize/weights/weight_file.hpp"

#include <functional>
#include <string>

namespace rgbd_stylize {

/// Gives the tensor of that name and shape, contiguous float32 on the CPU. A network that asks for its
/// tensors by shape needs no list of them: `hashed_tensor` serves as well as a file.
using TensorReader = std::function<torch::Tensor(const TensorShape& wanted)>;

/// Reads from `weights`, which must outlive the reader. It throws WeightsError that names the file, `network`
/// and the tensor where that is missing, has another shape or is not finite everywhere.
TensorReader checked_reader(const WeightSource& weights, const std::string& network);

}  // namespace rgbd_stylize
