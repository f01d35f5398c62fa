// Transform networks as TorchScript, for programs that have PyTorch and nothing of this one.
#pragma once

#include "rgbd_stylize/feedforward/transform_network.hpp"

#include <string>

namespace rgbd_stylize {

/// The bytes of a file that torch.jit.load reads: a module whose forward([B,3,H,W] in [0,1]) -> [B,3,H,W] in
/// [0,1] paints each picture of the batch as paint() does in one piece, of any size. Its parameters and
/// buffers are float32, frozen, and have the names of the network's tensors.
std::string to_torchscript(const TransformNetwork& network);

}  // namespace rgbd_stylize
