#include "rgbd_stylize/compare/picture_maps.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

// `dark` to the left of column 40, `bright` from there on.
torch::Tensor step(double dark, double bright) {
  auto rgb = torch::full({1, 3, 50, 80}, dark);
  rgb.slice(3, 40).fill_(bright);
  return rgb;
}

TEST(EdgeMap, OfAStepIsOneColumnWhateverItsContrast) {
  for (const auto& [dark, bright] : {std::pair{0.0, 1.0}, {0.45, 0.55}, {1.0, 0.0}}) {
    const auto edges = edge_map(step(dark, bright));
    EXPECT_EQ(edges.sizes(), (torch::IntArrayRef{1, 1, 50, 80}));
    EXPECT_EQ(edges.slice(3, 38, 42).sum().item<double>(), edges.sum().item<double>());
    EXPECT_EQ(edges.sum().item<double>(), 50) << dark;
    EXPECT_EQ(edges.max().item<float>(), 1);
  }
}

TEST(EdgeMap, OfOneColourIsEmpty) {
  EXPECT_EQ(edge_map(torch::full({1, 3, 20, 30}, 0.4)).sum().item<double>(), 0);
}

TEST(SaliencyMap, FindsTheOneThingThereIs) {
  auto rgb = torch::full({1, 3, 120, 160}, 0.5);
  rgb.slice(2, 30, 50).slice(3, 100, 120).fill_(1);
  const auto map = saliency_map(rgb);
  EXPECT_EQ(map.sizes(), (torch::IntArrayRef{1, 1, 120, 160}));
  EXPECT_GE(map.min().item<float>(), 0);
  EXPECT_LE(map.max().item<float>(), 1);
  const auto place = map.argmax().item<int64_t>();
  EXPECT_NEAR(place / 160, 40, 15) << "the row";
  EXPECT_NEAR(place % 160, 110, 15) << "the column";
  EXPECT_GT(map.slice(2, 25, 55).slice(3, 95, 125).mean().item<double>(), 4 * map.mean().item<double>());
}

}  // namespace
}  // namespace rgbd_stylize
