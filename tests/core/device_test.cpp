#include "rgbd_stylize/core/device.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/core/version.hpp"

#include <cstdlib>
#include <regex>
#include <string>

#include <gtest/gtest.h>
#include <torch/cuda.h>

namespace rgbd_stylize {
namespace {

TEST(SelectDevice, TakesTheCpu) { EXPECT_TRUE(select_device("cpu").is_cpu()); }

TEST(SelectDevice, AutoTakesCudaWhereThereIsADevice) {
  EXPECT_EQ(select_device("auto").is_cuda(), torch::cuda::is_available());
}

TEST(SelectDevice, RefusesUnknownNames) {
  for (const std::string name : {"gpu", "cuda:", "cuda:x", "cuda:-1", "CPU", ""}) {
    EXPECT_THROW(select_device(name), UsageError) << name;
  }
}

TEST(SelectDevice, SaysWhyThereIsNoCuda) {
  if (torch::cuda::is_available()) GTEST_SKIP() << "this machine has a CUDA device";
  try {
    select_device("cuda");
    FAIL() << "no error";
  } catch (const ResourceError& error) {
    EXPECT_EQ(error.code(), ExitCode::kResources);
    const std::string what = error.what();
    EXPECT_NE(what.find("--device cuda"), std::string::npos) << what;
    EXPECT_NE(what.find(LIBTORCH_HAS_CUDA ? "no CUDA device answers" : "LibTorch without CUDA"),
              std::string::npos)
        << what;
  }
}

TEST(SelectDevice, RefusesACudaDeviceThatDoesNotExist) {
  EXPECT_THROW(select_device("cuda:99"), ResourceError);
}

TEST(OwnCudaDevice, IsThatOfTheLocalRank) {
  EXPECT_EQ(own_cuda_device(0, 4), 0);
  EXPECT_EQ(own_cuda_device(3, 4), 3);
  EXPECT_EQ(own_cuda_device(3, 1), 0) << "the launcher shows each process its own";
}

TEST(OwnCudaDevice, RefusesMoreProcessesThanDevices) {
  try {
    own_cuda_device(4, 4);
    FAIL() << "no error";
  } catch (const ResourceError& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("process 4 of this machine"), std::string::npos) << what;
    EXPECT_NE(what.find("4 CUDA devices"), std::string::npos) << what;
  }
}

TEST(SelectPrecision, DependsOnTheDevice) {
  EXPECT_EQ(select_precision("auto", torch::kCPU), Precision::kFloat32);
  EXPECT_EQ(select_precision("auto", {torch::kCUDA, 0}), Precision::kTensorFloat32);
  EXPECT_EQ(select_precision("bf16", torch::kCPU), Precision::kBFloat16);
  EXPECT_THROW(select_precision("tf32", torch::kCPU), UsageError);
  EXPECT_THROW(select_precision("fp16", torch::kCPU), UsageError);
}

TEST(ConfigureProcess, SetsTheThreadsAndFlushesDenormals) {
  configure_process(1, Precision::kFloat32, false);
  EXPECT_EQ(thread_count(), 1);
  const auto tiny = torch::full({1}, 1e-38f);  // half of the smallest normal number, once halved
  EXPECT_EQ((tiny * 0.5).item<float>(), 0.0f);
}

TEST(ConfigureProcess, TakesTheThreadsOfTheEnvironmentWhereNoneAreGiven) {
  const char* before = std::getenv("OMP_NUM_THREADS");
  const std::string kept = before == nullptr ? "" : before;
  const auto threads = [](const char* wish) {
    setenv("OMP_NUM_THREADS", wish, /*overwrite=*/1);
    configure_process(0, Precision::kFloat32, false);
    return thread_count();
  };
  EXPECT_EQ(threads("3"), 3);
  EXPECT_EQ(threads("5,2"), 5);
  for (const char* nothing : {"", "0", "-2", "many", "99999999999"})
    EXPECT_EQ(threads(nothing), usable_cores());
  configure_process(2, Precision::kFloat32, false);
  EXPECT_EQ(thread_count(), 2) << "what is given counts";
  before == nullptr ? unsetenv("OMP_NUM_THREADS") : setenv("OMP_NUM_THREADS", kept.c_str(), 1);
}

TEST(Version, HasThreeNumbers) {
  EXPECT_TRUE(std::regex_match(version(), std::regex("[0-9]+\\.[0-9]+\\.[0-9]+"))) << version();
}

TEST(Version, SaysWhetherLibTorchHasCuda) {
  EXPECT_EQ(libtorch_version().find("(CUDA)") != std::string::npos, LIBTORCH_HAS_CUDA) << libtorch_version();
}

}  // namespace
}  // namespace rgbd_stylize
