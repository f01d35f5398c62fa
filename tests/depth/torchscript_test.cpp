// Depth networks as TorchScript: small ones made here, and files that do not do.
#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"
#include "temporary_folder.hpp"

#include <gtest/gtest.h>
#include <torch/script.h>
#include <torch/version.h>

namespace rgbd_stylize {
namespace {

using testing_support::picture;
using testing_support::TemporaryFolder;

// A file of the script whose forward(x) returns `expression`.
std::string scripted(const TemporaryFolder& folder, const std::string& expression) {
  torch::jit::Module module("network");
  module.register_parameter("weight", torch::full({1}, 2.0f), /*is_buffer=*/false);
  module.define("def forward(self, x):\n  return " + expression + "\n");
  module.save(folder.file("network.pt"));
  return folder.file("network.pt");
}

std::string complaint(const std::string& path) {
  try {
    load_torchscript(path, DepthDomain::kDepth, torch::kCPU);
    return "";
  } catch (const WeightsError& error) {
    return error.what();
  }
}

void expect_refused(const std::string& path, const std::string& reason) {
  const auto text = complaint(path);
  EXPECT_EQ(text.find(path + ": "), 0u) << text;
  EXPECT_NE(text.find(reason), std::string::npos) << text;
  EXPECT_EQ(text.find('\n'), std::string::npos) << text;
}

TEST(TorchScript, IsCalledWithThePictureAndDifferentiable) {
  const TemporaryFolder folder;
  const auto path = scripted(folder, "self.weight * x.mean(1, keepdim=True)");
  const auto network = load_torchscript(path, DepthDomain::kDisparity, torch::kCPU);
  EXPECT_EQ(network->domain(), DepthDomain::kDisparity);
  EXPECT_EQ(network->description(), "TorchScript " + path);
  auto x = picture(5, 131, 0.3).repeat({2, 1, 1, 1}).requires_grad_(true);
  const auto reading = network->forward(x);
  EXPECT_TRUE(torch::allclose(reading, 2 * x.mean(1, /*keepdim=*/true)));
  reading.sum().backward();
  EXPECT_TRUE(torch::allclose(x.grad(), torch::full_like(x, 2.0 / 3)));
}

TEST(TorchScript, MayWorkInPlaceOnAPictureOfItsOwn) {
  const TemporaryFolder folder;
  const auto network =
      load_torchscript(scripted(folder, "x.mul_(0.5)[:, :1]"), DepthDomain::kDepth, torch::kCPU);
  const auto x = picture(4, 128, 0.3), before = x.clone();
  EXPECT_TRUE(torch::equal(network->forward(x), before.slice(1, 0, 1) * 0.5));
  EXPECT_TRUE(torch::equal(x, before));
}

TEST(TorchScript, ItsWeightsAreFrozen) {
  const TemporaryFolder folder;
  const auto network =
      load_torchscript(scripted(folder, "self.weight * x[:, :1]"), DepthDomain::kDepth, torch::kCPU);
  EXPECT_FALSE(network->forward(picture(4, 4, 0)).requires_grad());
}

TEST(TorchScript, MayMakeAnotherSize) {
  const TemporaryFolder folder;
  const auto network = load_torchscript(
      scripted(folder, "torch.avg_pool2d(x[:, :1], [2, 2])"), DepthDomain::kDepth, torch::kCPU);
  EXPECT_EQ(network->forward(picture(96, 128, 0)).sizes().vec(), (std::vector<int64_t>{1, 1, 48, 64}));
}

// As a network with five halvings and skips does that adds what it enlarged to what it had.
TEST(TorchScript, ThatWantsMultiplesOf32GetsThem) {
  const TemporaryFolder folder;
  const auto network = load_torchscript(
      scripted(folder, "x[:, :1] + torch.zeros([x.size(2) // 32 * 32, x.size(3) // 32 * 32])"),
      DepthDomain::kDepth,
      torch::kCPU);
  EXPECT_EQ(network->forward(picture(128, 64, 0)).sizes().vec(), (std::vector<int64_t>{1, 1, 128, 64}));
  EXPECT_EQ(network->forward(picture(105, 135, 0)).sizes().vec(), (std::vector<int64_t>{1, 1, 96, 128}));
  // Small ones are enlarged to keep their aspect: 36 × 48 would come out as 32 × 64.
  EXPECT_EQ(network->forward(picture(36, 48, 0)).sizes().vec(), (std::vector<int64_t>{1, 1, 96, 128}));
  EXPECT_EQ(network->forward(picture(5, 48, 0)).sizes().vec(), (std::vector<int64_t>{1, 1, 64, 608}));
}

// The script returns what it was shown.
TEST(TorchScript, IsShownNoPictureTooSmallToBeRead) {
  const TemporaryFolder folder;
  const auto network = load_torchscript(scripted(folder, "x[:, :1]"), DepthDomain::kDepth, torch::kCPU);
  const auto shown = [&](int64_t height, int64_t width) {
    return network->forward(picture(height, width, 0.3)).sizes().vec();
  };
  EXPECT_EQ(shown(48, 64), (std::vector<int64_t>{1, 1, 96, 128}));
  EXPECT_EQ(shown(127, 60), (std::vector<int64_t>{1, 1, 128, 60}));
  EXPECT_EQ(shown(90, 129), (std::vector<int64_t>{1, 1, 90, 129}));
  auto x = picture(48, 64, 0.3).requires_grad_(true);
  const auto enlarged = network->forward(x);
  EXPECT_TRUE(torch::allclose(enlarged, resize_linear(x, 96, 128).slice(1, 0, 1)));
  enlarged.sum().backward();
  EXPECT_NEAR(x.grad().sum().item<double>(), 96 * 128, 0.1) << "each new pixel is a mean of old ones";
}

TEST(TorchScript, OfHalfPrecisionReadsInThePicturesOwn) {
  const TemporaryFolder folder;
  const auto network =
      load_torchscript(scripted(folder, "x.mean(1, keepdim=True).half()"), DepthDomain::kDepth, torch::kCPU);
  const auto x = picture(5, 131, 0.3).requires_grad_(true);
  const auto reading = network->forward(x);
  EXPECT_EQ(reading.scalar_type(), torch::kFloat32);
  reading.sum().backward();
  EXPECT_TRUE(torch::allclose(x.grad(), torch::full_like(x, 1.0 / 3), 1e-3, 1e-3));
}

TEST(TorchScript, WithoutAGradientIsNoNetworkForALoss) {
  const TemporaryFolder folder;
  const auto path = scripted(folder, "x.detach()[:, :1]");
  const auto network = load_torchscript(path, DepthDomain::kDepth, torch::kCPU);
  const auto x = picture(5, 131, 0.3);
  EXPECT_EQ(network->forward(x).size(2), 5) << "it can be read";
  try {
    (void)network->forward(x.requires_grad_(true));
    FAIL() << "no error";
  } catch (const WeightsError& error) {
    EXPECT_EQ(std::string(error.what()).find(path + ": its depth has no gradient"), 0u) << error.what();
  }
}

// What is said of a network when it is to be in a loss.
std::string complaint_of_gradient(const std::string& path) {
  const auto network = load_torchscript(path, DepthDomain::kDepth, torch::kCPU);
  EXPECT_EQ(network->forward(picture(5, 131, 0.3)).size(2), 5) << "it can be read";
  try {
    network->check_gradient();
    return "";
  } catch (const WeightsError& error) {
    return error.what();
  }
}

TEST(TorchScript, IsTriedForwardAndBackForALoss) {
  const TemporaryFolder folder;
  EXPECT_EQ(complaint_of_gradient(scripted(folder, "x.mul_(self.weight)[:, :1]")), "");
  // The derivative of a sigmoid is computed from its value, which is no longer there.
  const auto path = scripted(folder, "torch.sigmoid(x).mul_(torch.sigmoid(x))[:, :1]");
  const auto text = complaint_of_gradient(path);
  EXPECT_EQ(text.find(path + ": the gradient of its depth in the picture"), 0u) << text;
  EXPECT_NE(text.find("inplace operation"), std::string::npos) << text;
  EXPECT_NE(text.find("export it without operations that work in place"), std::string::npos) << text;
  EXPECT_EQ(text.find('\n'), std::string::npos) << text;
  const auto detached = complaint_of_gradient(scripted(folder, "x.detach()[:, :1]"));
  EXPECT_NE(detached.find("its depth has no gradient"), std::string::npos) << detached;
}

TEST(TorchScript, RefusesWhatMakesAnotherShape) {
  const TemporaryFolder folder;
  expect_refused(scripted(folder, "x"),
                 "makes [1, 3, 96, 128] of a picture [1, 3, 96, 128]; wanted [1, 1, h, w]");
  expect_refused(scripted(folder, "x.mean(1)"), "makes [1, 96, 128]");
  expect_refused(scripted(folder, "(x, x)"), "makes Tuple");
  expect_refused(scripted(folder, "x[:, :1, :0]"), "makes [1, 1, 0, 128]");
  expect_refused(scripted(folder, "torch.complex(x, x)[:, :1]"), "makes [1, 1, 96, 128] of complex numbers");
}

TEST(TorchScript, RefusesNumbersThatAreNotFinite) {
  const TemporaryFolder folder;
  expect_refused(scripted(folder, "torch.log(x[:, :1] - 0.5)"), "is not finite everywhere");
}

TEST(TorchScript, SaysWhenItCannotTakeAPicture) {
  const TemporaryFolder folder;
  const auto path = scripted(folder, "torch.avg_pool2d(x[:, :1], [60, 60])");
  const auto network = load_torchscript(path, DepthDomain::kDepth, torch::kCPU);
  try {
    (void)network->forward(picture(8, 20, 0));
    FAIL() << "no error";
  } catch (const InputError& error) {
    const std::string what = error.what();
    EXPECT_EQ(what.find(path + ": cannot take a picture of 20 × 8, resized to 128 × 51: "), 0u) << what;
    EXPECT_NE(what.find("; a larger one may do"), std::string::npos) << what;
    EXPECT_EQ(what.find('\n'), std::string::npos) << what;
  }
}

TEST(TorchScript, RefusesOneThatFailsWithATrialPicture) {
  const TemporaryFolder folder;
  expect_refused(scripted(folder, "x[:, :1] + torch.ones([1, 1, 50, 50])"),
                 "wanted forward(picture), which takes pictures of any size");
}

// A small script whose call of torch.relu was renamed in the file.
TEST(TorchScript, NamesAnOperationThatThisLibTorchDoesNotHave) {
  expect_refused(std::string(TEST_DATA_DIR) + "/depth/unknown_operation.pt",
                 "calls aten::no_such_operation, which LibTorch " TORCH_VERSION " does not have");
}

TEST(TorchScript, RefusesOtherFiles) {
  const TemporaryFolder folder;
  const auto missing = folder.file("none.pt");
  expect_refused(missing, "there is no such file");
  expect_refused(folder.path().string(), "is a folder");
  expect_refused(folder.write("text.pt", "import os"), "is not a TorchScript file");
  const auto data = std::string(TEST_DATA_DIR) + "/weights/";
  expect_refused(data + "plain.zip.pth", "weights of a named network go with --depth-model NAME");
  expect_refused(data + "plain.legacy.pth", "is not a TorchScript file");
}

}  // namespace
}  // namespace rgbd_stylize
