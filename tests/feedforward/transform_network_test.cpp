// The transform network against an independent statement of it.
#include "rgbd_stylize/feedforward/transform_network.hpp"

#include "check_summary.hpp"
#include "on_cuda.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "transform_goldens.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::expect_summary;
using testing_support::OnCuda;
using testing_support::picture;

constexpr double kTolerance = 2e-4;

TransformOptions small() {
  TransformOptions options;
  options.width = 4;
  return options;
}

TransformOptions small_as_published() {
  auto options = small();
  options.normalisation = Normalisation::kBatch;
  options.upsampling = Upsampling::kTransposed;
  options.output = OutputRange::kLinear;
  options.offset = 0;
  options.scale = 255;
  return options;
}

void expect_painting(TransformNetwork& network, const goldens::Painting& golden) {
  const auto x = torch::cat({picture(32, 40, 0.7), picture(32, 40, 0.0)}).to(network.device());
  const auto y = network.train(x);
  (x * y).sum().backward();
  expect_summary(y, golden.pastiches, kTolerance, "pastiches");
  expect_summary(network.take_gradient(), golden.gradient, kTolerance, "gradient");
}

TEST(TransformNetwork, AgreesWithAnIndependentStatement) {
  TransformNetwork network(small(), initial_weights(7), torch::kCPU);
  expect_painting(network, goldens::kInstanceResizeTanh);
}

TEST(TransformNetwork, AgreesAsPublishedToo) {
  TransformNetwork network(small_as_published(), initial_weights(7), torch::kCPU);
  expect_painting(network, goldens::kBatchTransposedLinear);
  for (const auto& [name, tensor] : network.tensors()) {
    if (name.rfind("in5.running_", 0) != 0) continue;
    const auto& wanted = name == "in5.running_mean" ? goldens::kRunningMean : goldens::kRunningVariance;
    for (int64_t i = 0; i < 4; ++i)
      EXPECT_NEAR(tensor[i].item<double>(), wanted[static_cast<size_t>(i)], 1e-5);
  }
}

TEST_F(OnCuda, TransformNetworkAgrees) {
  TransformNetwork network(small(), initial_weights(7), torch::Device("cuda"));
  expect_painting(network, goldens::kInstanceResizeTanh);
}

TEST(TransformNetwork, PaintsEachPictureAsItWouldAlone) {
  const TransformNetwork network(small(), initial_weights(1), torch::kCPU);
  const auto a = picture(16, 24, 0.7), b = picture(16, 24, 2.0);
  const auto both = network.forward(torch::cat({a, b}));
  EXPECT_TRUE(torch::allclose(both[1], network.forward(b)[0], 0, 1e-5));
}

TEST(TransformNetwork, TheGradientIsTakenOnce) {
  TransformNetwork network(small(), initial_weights(1), torch::kCPU);
  const auto gradient = [&] {
    network.train(picture(16, 16, 0.7)).sum().backward();
    return network.take_gradient();
  };
  const auto first = gradient();
  EXPECT_TRUE(torch::equal(gradient(), first)) << "the second does not add to the first";
}

TEST(TransformNetwork, StripsChangeNothing) {
  const auto rgb = picture(44, 40, 0.7).repeat({2, 1, 1, 1});  // 11 rows where it is smallest
  for (const auto& options : {small(), small_as_published()}) {
    const TransformNetwork network(options, initial_weights(1), torch::kCPU);
    const auto whole = network.forward(rgb);
    EXPECT_GT(whole.std().item<double>(), 0.01) << "there is something to be wrong about";
    for (const int64_t strips : {2, 3, 11, 50}) {
      EXPECT_LT((network.forward(rgb, strips) - whole).abs().max().item<double>(), 1e-5)
          << upsampling_name(options.upsampling) << ", " << strips << " strips";
    }
  }
}

TEST(TransformTable, SaysItselfAsMetadata) {
  const auto options = transform_options(to_metadata(small_as_published()));
  EXPECT_EQ(to_metadata(options), to_metadata(small_as_published()));
  EXPECT_NE(to_metadata(options), to_metadata(small()));
  auto metadata = to_metadata(small());
  metadata["output"] = "sigmoid";
  EXPECT_THROW(transform_options(metadata), WeightsError);
  metadata = to_metadata(small());
  metadata["width"] = "-3";
  EXPECT_THROW(transform_options(metadata), WeightsError);
  metadata.erase("width");
  EXPECT_THROW(transform_options(metadata), WeightsError);
}

// Johnson et al. 2016, supplementary table 1, without its normalisations: 9·9·3·32 + 32 and so on.
TEST(TransformTable, HasThePublishedNumberOfWeights) {
  int64_t weights = 0;
  for (const auto& row : transform_layers({}))
    weights += row.out * row.in * row.kernel * row.kernel + row.out;
  const int64_t block = 2 * (128 * 128 * 9 + 128);
  EXPECT_EQ(weights,
            (3 * 32 * 81 + 32) + (32 * 64 * 9 + 64) + (64 * 128 * 9 + 128) + 5 * block + (128 * 64 * 9 + 64) +
                (64 * 32 * 9 + 32) + (32 * 3 * 81 + 3));
}

}  // namespace
}  // namespace rgbd_stylize
