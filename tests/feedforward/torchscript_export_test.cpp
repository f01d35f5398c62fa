// A network as TorchScript paints what the network paints.
#include "rgbd_stylize/feedforward/torchscript_export.hpp"

#include "pictures.hpp"
#include "rgbd_stylize/feedforward/paint.hpp"

#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <torch/script.h>

namespace rgbd_stylize {
namespace {

using testing_support::picture;

torch::jit::Module exported(const TransformNetwork& network) {
  std::istringstream file(to_torchscript(network));
  return torch::jit::load(file);
}

std::vector<TransformOptions> all_kinds() {
  std::vector<TransformOptions> kinds;
  for (const auto normalisation : {Normalisation::kInstance, Normalisation::kBatch}) {
    for (const auto upsampling : {Upsampling::kResize, Upsampling::kTransposed}) {
      for (const auto output : {OutputRange::kTanh, OutputRange::kLinear}) {
        TransformOptions options;
        options.width = 4;
        options.normalisation = normalisation;
        options.upsampling = upsampling;
        options.output = output;
        if (output == OutputRange::kLinear) options.offset = 0.25, options.scale = 3;
        kinds.push_back(options);
      }
    }
  }
  return kinds;
}

std::string name_of(const TransformOptions& options) {
  return normalisation_name(options.normalisation) + " " + upsampling_name(options.upsampling) + " " +
         output_range_name(options.output);
}

TEST(TorchScriptExport, PaintsWhatTheNetworkPaintsAtAnySize) {
  for (const auto& options : all_kinds()) {
    TransformNetwork network(options, initial_weights(5), torch::kCPU);
    network.train(picture(32, 32, 0.2));  // statistics that batch normalisation would not begin with
    auto module = exported(network);
    for (const auto& [height, width] : {std::pair{32, 40}, {31, 37}, {3, 50}, {1, 1}}) {
      const auto rgb = picture(height, width, 0.7);
      const auto made = module.forward({rgb}).toTensor();
      const auto wanted = paint(network, rgb, 2048);
      ASSERT_EQ(made.sizes(), wanted.sizes()) << name_of(options);
      EXPECT_LT((made - wanted).abs().max().item<double>(), 1e-5) << name_of(options) << ", " << height;
      if (height == 31) {
        EXPECT_GT(wanted.std().item<double>(), 0.01) << "there is something to be wrong about";
      }
    }
  }
}

TEST(TorchScriptExport, PaintsEachPictureOfABatch) {
  TransformOptions options;
  options.width = 4;
  const TransformNetwork network(options, initial_weights(5), torch::kCPU);
  const auto a = picture(30, 41, 0.7), b = picture(30, 41, 2.0);
  const auto both = exported(network).forward({torch::cat({a, b})}).toTensor();
  EXPECT_TRUE(torch::allclose(both[0], paint(network, a, 2048)[0], 0, 1e-5));
  EXPECT_TRUE(torch::allclose(both[1], paint(network, b, 2048)[0], 0, 1e-5));
}

TEST(TorchScriptExport, HoldsTheTensorsUnderTheirNames) {
  TransformOptions options;
  options.width = 4;
  options.normalisation = Normalisation::kBatch;
  const TransformNetwork network(options, initial_weights(5), torch::kCPU);
  const auto module = exported(network);
  std::set<std::string> left;
  for (const auto& [name, tensor] : network.tensors()) left.insert(name);
  const auto check = [&](const std::string& name, const torch::Tensor& tensor) {
    for (const auto& [own_name, own] : network.tensors()) {
      if (own_name == name) {
        EXPECT_TRUE(torch::equal(own, tensor)) << name;
      }
    }
    EXPECT_EQ(left.erase(name), 1u) << name;
    EXPECT_FALSE(tensor.requires_grad()) << name;
  };
  for (const auto& parameter : module.named_parameters()) check(parameter.name, parameter.value);
  for (const auto& buffer : module.named_buffers()) check(buffer.name, buffer.value);
  EXPECT_TRUE(left.empty()) << *left.begin();
  EXPECT_LT(to_torchscript(network).size(), 4 * 60000u) << "its 28,467 weights once, and little else";
}

}  // namespace
}  // namespace rgbd_stylize
