// What the pixels of a picture belong to.
#pragma once

#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

struct Labels {
  torch::Tensor ids;               ///< int64 [1,1,H,W], 0 = no label; undefined where there are none
  std::vector<std::string> names;  ///< names[i] is that of id i + 1; empty where they are not known
};

}  // namespace rgbd_stylize
