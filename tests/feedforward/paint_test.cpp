#include "rgbd_stylize/feedforward/paint.hpp"

#include "on_cuda.hpp"
#include "pictures.hpp"
#include "rgbd_stylize/core/error.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::OnCuda;
using testing_support::picture;

TransformNetwork network(Normalisation normalisation, Upsampling upsampling = Upsampling::kResize) {
  TransformOptions options;
  options.width = 2;
  options.normalisation = normalisation;
  options.upsampling = upsampling;
  return {options, initial_weights(3), torch::kCPU};
}

TEST(Paint, AnySizeComesBackAsItWas) {
  const auto painter = network(Normalisation::kInstance);
  for (const auto& [height, width] : {std::pair{1, 1}, {3, 50}, {31, 37}, {64, 66}}) {
    const auto painted = paint(painter, picture(height, width, 0.7), 2048);
    EXPECT_EQ(painted.sizes(), (std::vector<int64_t>{1, 3, height, width}));
    EXPECT_TRUE(torch::isfinite(painted).all().item<bool>());
    EXPECT_GE(painted.min().item<float>(), 0);
    EXPECT_LE(painted.max().item<float>(), 1);
  }
}

TEST(Paint, OneColourIsPaintedInOneColour) {
  // A border that was padded with anything but the picture would show as a frame.
  const auto painted = paint(network(Normalisation::kBatch), torch::full({1, 3, 45, 70}, 0.9f), 2048);
  EXPECT_GT((painted - 0.5).abs().max().item<double>(), 0.01) << "nothing is alive";
  for (int64_t c = 0; c < 3; ++c) {
    EXPECT_LT((painted[0][c].max() - painted[0][c].min()).item<double>(), 1e-4) << "channel " << c;
  }
}

TEST(Paint, TilesChangeNothing) {
  for (const auto& [normalisation, upsampling] : {std::pair{Normalisation::kInstance, Upsampling::kResize},
                                                  {Normalisation::kBatch, Upsampling::kResize},
                                                  {Normalisation::kBatch, Upsampling::kTransposed}}) {
    const auto painter = network(normalisation, upsampling);
    const auto rgb = picture(290, 451, 0.7);
    const auto whole = paint(painter, rgb, 2048), tiled = paint(painter, rgb, 256);
    EXPECT_LT((whole - tiled).abs().max().item<double>(), 1e-4)
        << normalisation_name(normalisation) << " " << upsampling_name(upsampling);
    EXPECT_GT(whole.std().item<double>(), 0.01) << "there is something to be wrong about";
  }
}

TEST(Paint, AVideoFrameIsOnePieceOnCuda) {
  const auto largest = default_tile(torch::kCUDA);
  EXPECT_GE(largest * largest, 1920 * 1080);
  EXPECT_EQ(default_tile(torch::kCPU), 1024);
}

TEST_F(OnCuda, PaintsTheSame) {
  TransformOptions options;
  options.width = 2;
  const auto rgb = picture(45, 70, 0.7);
  const auto there = paint({options, initial_weights(3), torch::kCUDA}, rgb, 2048);
  EXPECT_TRUE(there.is_cpu());
  EXPECT_LT((there - paint({options, initial_weights(3), torch::kCPU}, rgb, 2048)).abs().max().item<double>(),
            1e-4);
}

TEST(Paint, ATileThatIsTooSmallIsRefused) {
  EXPECT_THROW(paint(network(Normalisation::kBatch), picture(16, 16, 0), 128), UsageError);
}

}  // namespace
}  // namespace rgbd_stylize
