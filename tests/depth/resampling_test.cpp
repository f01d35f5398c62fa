#include "rgbd_stylize/depth/resampling.hpp"

#include "on_cuda.hpp"
#include "pictures.hpp"

#include <functional>

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace rgbd_stylize {
namespace {

using testing_support::OnCuda;
using testing_support::picture;
using Function = std::function<torch::Tensor(const torch::Tensor&)>;

// Values of `ours` and `theirs`, and the gradients of a sum with weights of all sizes, at `x`.
void expect_same(const Function& ours, const Function& theirs, const torch::Tensor& x) {
  auto a = x.to(torch::kFloat64).requires_grad_(true), b = x.to(torch::kFloat64).requires_grad_(true);
  const auto y = ours(a), z = theirs(b);
  ASSERT_EQ(y.sizes(), z.sizes());
  EXPECT_LT((y - z).abs().max().item<double>(), 1e-6);
  const auto weights = torch::linspace(-1, 2, y.numel(), torch::kFloat64).view(y.sizes());
  (y * weights).sum().backward();
  (z * weights).sum().backward();
  EXPECT_LT((a.grad() - b.grad()).abs().max().item<double>(), 1e-6);
}

TEST(ReflectionPad, DoesNotRepeatTheBorder) {
  const auto x = torch::arange(6, torch::kFloat32).view({1, 1, 2, 3});  // 0 1 2 / 3 4 5
  const auto wanted = torch::tensor({{4.0f, 3.0f, 4.0f, 5.0f, 4.0f},
                                     {1.0f, 0.0f, 1.0f, 2.0f, 1.0f},
                                     {4.0f, 3.0f, 4.0f, 5.0f, 4.0f},
                                     {1.0f, 0.0f, 1.0f, 2.0f, 1.0f}});
  EXPECT_TRUE(torch::equal(reflection_pad(x, 1)[0][0], wanted));
}

TEST(ReflectionPad, AgreesWithLibTorch) {
  for (const int64_t width : {1, 3}) {
    expect_same([&](const auto& x) { return reflection_pad(x, width); },
                [&](const auto& x) {
                  return torch::reflection_pad2d(x, {width, width, width, width});
                },
                picture(7, 5, 0.4).repeat({2, 1, 1, 1}));
  }
}

TEST(ReflectionPad, MayDifferAboveAndBelow) {
  expect_same([&](const auto& x) { return reflection_pad(x, 2, 0, 3); },
              [&](const auto& x) {
                return torch::reflection_pad2d(x, {2, 2, 0, 3});
              },
              picture(7, 5, 0.4));
}

TEST(ReflectionPad, RefusesAPictureWithNothingToReflect) {
  EXPECT_THROW(reflection_pad(torch::zeros({1, 1, 1, 4}), 1), c10::Error);
}

TEST(ResizeLinear, EnlargesLikeLibTorch) {
  expect_same([](const auto& x) { return resize_linear(x, 13, 21); },
              [](const auto& x) {
                return torch::upsample_bilinear2d(x, {13, 21}, /*align_corners=*/false);
              },
              picture(6, 9, 0.4).repeat({2, 1, 1, 1}));
}

TEST(ResizeLinear, ShrinksLikeLibTorchWithAntialias) {
  expect_same([](const auto& x) { return resize_linear(x, 11, 8); },
              [](const auto& x) {
                return torch::_upsample_bilinear2d_aa(x, {11, 8}, /*align_corners=*/false);
              },
              picture(37, 53, 0.4));
}

TEST(ResizeLinear, HalvingWeighsEightPixelsByATriangle) {
  // New pixel 1 of 3 has its centre at 3; old centres at 1.5, 2.5, 3.5, 4.5 lie 1.5 and 0.5 from it, and the
  // triangle reaches 2: shares 1, 3, 3, 1 of 8.
  const auto x = torch::tensor({0.0f, 8.0f, 0.0f, 16.0f, 0.0f, 0.0f}).view({1, 1, 1, 6});
  EXPECT_FLOAT_EQ((resize_linear(x, 1, 3)[0][0][0][1].item<float>()), 1 + 6);
}

TEST(ResizeLinear, LeavesAPictureOfThatSizeAlone) {
  const auto x = picture(5, 6, 0);
  EXPECT_TRUE(resize_linear(x, 5, 6).is_same(x));
}

TEST(ResizeLinear, GivesEveryPixelOfALargePictureAGradient) {
  auto x = torch::zeros({1, 1, 64, 64}).requires_grad_(true);
  resize_linear(x, 10, 10).sum().backward();
  EXPECT_GT(x.grad().min().item<float>(), 0);
}

TEST(RepeatPixels, AgreesWithLibTorch) {
  expect_same([](const auto& x) { return repeat_pixels(x); },
              [](const auto& x) {
                return torch::upsample_nearest2d(x, {8, 10});
              },
              picture(4, 5, 0.4));
}

TEST_F(OnCuda, ResamplingHasTheSameGradientInEveryRun) {
  const auto gradient = [] {
    auto x = picture(200, 300, 0.4).cuda().requires_grad_(true);
    repeat_pixels(reflection_pad(resize_linear(x, 96, 128), 1)).square().sum().backward();
    return x.grad();
  };
  EXPECT_TRUE(torch::equal(gradient(), gradient()));
}

}  // namespace
}  // namespace rgbd_stylize
