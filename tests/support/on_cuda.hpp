// Tests on a GPU. They compare it with the CPU, so it computes as exactly: LibTorch lets cuDNN take TF32.
#pragma once

#include "rgbd_stylize/core/device.hpp"

#include <gtest/gtest.h>
#include <torch/cuda.h>

namespace rgbd_stylize::testing_support {

class OnCuda : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!torch::cuda::is_available()) GTEST_SKIP() << "no CUDA device on this machine";
    configure_process(/*threads=*/0, Precision::kFloat32, /*deterministic=*/false);
  }
};

}  // namespace rgbd_stylize::testing_support
