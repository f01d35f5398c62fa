#include "rgbd_stylize/masks/guide.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

// 6×6, the right half selected.
torch::Tensor right_half() {
  auto mask = torch::zeros({1, 1, 6, 6});
  mask.slice(3, 3) += 1;
  return mask;
}

TEST(ParseGuide, KnowsTwoAndRefusesOthers) {
  EXPECT_EQ(parse_guide("simple"), Guide::kSimple);
  EXPECT_EQ(parse_guide("inside"), Guide::kInside);
  EXPECT_THROW(parse_guide("all"), UsageError);
}

TEST(GuideSimple, AveragesOverAreas) {
  const auto guide = guide_simple(right_half(), 3, 3);
  // Columns 0-1, 2-3 and 4-5: none, half and all of each pair is selected.
  EXPECT_TRUE(torch::allclose(guide[0][0], torch::tensor({0.0f, 0.5f, 1.0f}).expand({3, 3})));
}

TEST(GuideInside, KeepsWhatSeesNothingElse) {
  // A padded 3×3 convolution sees one pixel to each side: column 3 is lost, the border is not.
  const auto once = guide_inside(right_half(), {{3, 1, 1, false}});
  EXPECT_TRUE(torch::equal(once[0][0][0], torch::tensor({0.0f, 0.0f, 0.0f, 0.0f, 1.0f, 1.0f})));
  // And a 2×2 pooling behind it halves the size: only the last pair lies wholly inside.
  const auto pooled = guide_inside(right_half(), {{3, 1, 1, false}, {2, 2, 0, false}});
  ASSERT_EQ(pooled.sizes(), (torch::IntArrayRef{1, 1, 3, 3}));
  EXPECT_TRUE(torch::equal(pooled[0][0][0], torch::tensor({0.0f, 0.0f, 1.0f})));
}

TEST(GuideInside, NeverExceedsSimple) {
  torch::manual_seed(1);
  const auto mask = torch::rand({1, 1, 16, 16});
  const auto inside = guide_inside(mask, {{3, 1, 1, false}, {2, 2, 0, false}});
  EXPECT_TRUE((inside <= guide_simple(mask, 8, 8)).all().item<bool>());
}

}  // namespace
}  // namespace rgbd_stylize
