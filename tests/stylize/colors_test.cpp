#include "rgbd_stylize/stylize/colors.hpp"

#include "pictures.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::picture;

torch::Tensor mean_of(const torch::Tensor& x) { return x.mean({0, 2, 3}); }

torch::Tensor covariance_of(const torch::Tensor& x) {
  const auto centred = (x - x.mean({0, 2, 3}, true)).view({3, -1});
  return centred.mm(centred.t()) / static_cast<double>(centred.size(1));
}

// Colours kept away from 0 and 1, so that nothing is clamped.
torch::Tensor muted(double phase, double spread, double centre) {
  return centre + spread * (picture(24, 20, phase) - 0.5);
}

TEST(MatchColors, TakesOnMeanAndCovariance) {
  const auto photo = muted(0.2, 0.3, 0.55), style = muted(1.7, 0.4, 0.4);
  const auto matched = match_colors(style, photo);
  EXPECT_TRUE(torch::allclose(mean_of(matched), mean_of(photo), 1e-4, 1e-5));
  EXPECT_TRUE(torch::allclose(covariance_of(matched), covariance_of(photo), 1e-3, 1e-5));
}

TEST(MatchColors, OfAPictureWithItselfChangesNothing) {
  const auto photo = muted(0.2, 0.3, 0.5);
  EXPECT_TRUE(torch::allclose(match_colors(photo, photo), photo, 1e-4, 1e-5));
}

TEST(MatchColors, LooksWhereTheMaskSelects) {
  // Left half dark, right half bright: selecting the right half gives its mean.
  auto photo = muted(0.2, 0.1, 0.2);
  photo.slice(3, 10) += 0.5;
  auto mask = torch::zeros({1, 1, 24, 20});
  mask.slice(3, 10).fill_(1);
  const auto matched = match_colors(muted(1.7, 0.2, 0.4), photo, mask);
  EXPECT_TRUE(torch::allclose(mean_of(matched), mean_of(photo.slice(3, 10)), 1e-4, 1e-5));
  EXPECT_TRUE(torch::allclose(match_colors(photo, photo, torch::zeros_like(mask)), photo, 1e-3, 1e-4))
      << "a mask of nothing means the whole picture";
}

TEST(MatchColors, SurvivesAGreyStyle) {
  // Without variation across the colours there is none to spread: everything lies on the grey axis's image.
  const auto grey = muted(0.4, 0.3, 0.5).slice(1, 0, 1).expand({1, 3, 24, 20});
  const auto matched = match_colors(grey, muted(0.2, 0.3, 0.5));
  EXPECT_TRUE(matched.isfinite().all().item<bool>());
  EXPECT_TRUE(torch::allclose(mean_of(matched), mean_of(muted(0.2, 0.3, 0.5)), 1e-3, 1e-3));
}

TEST(KeepChroma, KeepsThePhotosChromaAndThePastichesLuma) {
  const auto photo = muted(0.2, 0.3, 0.5), pastiche = muted(1.3, 0.3, 0.5);
  const auto kept = keep_chroma(pastiche, photo);
  const auto luma = [](const torch::Tensor& x) {
    return 0.299 * x[0][0] + 0.587 * x[0][1] + 0.114 * x[0][2];
  };
  EXPECT_TRUE(torch::allclose(luma(kept), luma(pastiche), 1e-4, 1e-5));
  for (const int channel : {0, 2}) {  // Cr and Cb are multiples of R - Y and B - Y
    EXPECT_TRUE(torch::allclose(kept[0][channel] - luma(kept), photo[0][channel] - luma(photo), 1e-4, 1e-5));
  }
}

}  // namespace
}  // namespace rgbd_stylize
