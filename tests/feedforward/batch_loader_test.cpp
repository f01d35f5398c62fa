#include "rgbd_stylize/feedforward/batch_loader.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "small_training.hpp"

#include <gtest/gtest.h>
#include <torch/cuda.h>

namespace rgbd_stylize {
namespace {

using namespace testing_support;

// Photograph n is a ramp from left to right, of which the middle is 10 + n hundredths bright.
RgbdImage ramp(int64_t position) {
  const auto beside_the_middle = torch::arange(-16, 17, torch::kFloat32) / 400;
  RgbdImage image;
  image.rgb = (0.1 + 0.01 * static_cast<double>(position) + beside_the_middle).repeat({1, 3, 40, 1});
  return image;
}

NamedPhotograph numbered(int64_t position) { return {std::to_string(position), ramp(position)}; }

RgbdImage grey() {
  RgbdImage image;
  image.rgb = torch::full({1, 3, 40, 33}, 0.5f);
  return image;
}

std::vector<int64_t> positions(BatchLoader& loader, int batches) {
  std::vector<int64_t> drawn;
  for (int i = 0; i < batches; ++i) {
    for (const auto& one : loader.next().rgb.unbind(0))
      drawn.push_back(std::llround(100 * one.mean().item<double>()) - 10);
  }
  return drawn;
}

TEST(BatchLoader, MakesTheSameBatchesWithAnyNumberOfWorkers) {
  auto options = small_batches();
  auto one = small_loader(0, options);
  options.workers = 3;
  auto three = small_loader(0, options);
  auto later = small_loader(4, options);
  for (int i = 0; i < 6; ++i) {
    const auto batch = one.next();
    EXPECT_TRUE(torch::equal(batch.rgb, three.next().rgb)) << i;
    if (i >= 4) {
      EXPECT_TRUE(torch::equal(batch.rgb, later.next().rgb)) << i;
    }
  }
  options.seed = 12;
  EXPECT_FALSE(torch::equal(small_loader(0, options).next().rgb, small_loader().next().rgb));
}

TEST(BatchLoader, ItsBatchesArePinnedForCuda) {
  if (!torch::cuda::is_available()) GTEST_SKIP() << "no CUDA device on this machine";
  auto options = small_batches();
  options.pin = true;
  const auto batch = small_loader(0, options).next();
  EXPECT_TRUE(batch.rgb.is_pinned());
  EXPECT_TRUE(torch::equal(batch.rgb, small_loader().next().rgb));
}

TEST(BatchLoader, ARoundHoldsEveryPhotographOnce) {
  BatchLoader loader([] { return numbered; }, 6, small_batches());
  auto first = positions(loader, 3), second = positions(loader, 3);
  EXPECT_NE(first, second) << "another order";
  std::sort(first.begin(), first.end());
  EXPECT_EQ(first, (std::vector<int64_t>{0, 1, 2, 3, 4, 5}));
  std::sort(second.begin(), second.end());
  EXPECT_EQ(second, first);
}

TEST(BatchLoader, WhatCannotBeReadIsNamedOnceAndReplaced) {
  const auto read = [](int64_t position) {
    if (position == 2) throw InputError("two.jpg: is empty");
    return numbered(position);
  };
  BatchLoader loader([&] { return read; }, 4, small_batches());
  for (const auto position : positions(loader, 6)) EXPECT_NE(position, 2);
  EXPECT_EQ(loader.take_problems(), (std::vector<std::string>{"two.jpg: is empty"}));
  EXPECT_TRUE(loader.take_problems().empty());
}

TEST(BatchLoader, WhatNothingIsLearnedFromIsNamedAndReplaced) {
  const auto read = [](int64_t position) {
    return position == 2 ? NamedPhotograph{"two", grey()} : numbered(position);
  };
  BatchLoader loader([&] { return read; }, 4, small_batches());
  for (const auto position : positions(loader, 6)) EXPECT_LT(position, 4);
  const auto problems = loader.take_problems();
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].find("two: is of one colour"), 0u) << problems[0];
}

// Of a picture that is mostly of one colour a square now and then says nothing.
TEST(BatchLoader, APhotographThatIsMostlyFlatGoesOnServing) {
  auto panorama = grey();
  panorama.rgb = torch::full({1, 3, 32, 1000}, 0.5f);
  panorama.rgb.slice(3, 800) = torch::rand({1, 3, 32, 200});
  const auto read = [&](int64_t) { return NamedPhotograph{"panorama", panorama}; };
  BatchLoader loader([&] { return read; }, 1, small_batches());
  for (int i = 0; i < 50; ++i) EXPECT_GT(loader.next().rgb.std().item<double>(), 0);
}

TEST(BatchLoader, NothingThatCanBeReadIsAnError) {
  const auto read = [](int64_t) -> NamedPhotograph { throw InputError("broken"); };
  BatchLoader loader([&] { return read; }, 4, small_batches());
  try {
    loader.next();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const InputError& error) {
    EXPECT_EQ(std::string(error.what()),
              "--images: not one of the 4 pictures can be used; of the last: broken");
  }
}

// The square and its depth, which is the sample's sensor.
TrainingBatch square_of(const RgbdImage& image, int64_t size, std::mt19937_64& random) {
  SampleOptions options;
  options.size = size;
  options.sensor = DepthDomain::kDepth;
  return make_sample(image, options, random);
}

TEST(MakeSample, TakesTheShorterSideAndAPartOfTheLongerOne) {
  RgbdImage image;  // 20 × 60: brightness is the column's number
  image.rgb =
      (torch::arange(60, torch::kFloat32) / 100).view({1, 1, 1, 60}).expand({1, 3, 20, 60}).contiguous();
  image.depth_m = 1 + image.rgb.slice(1, 0, 1);
  std::mt19937_64 random(1);
  int mirrored = 0;
  for (int i = 0; i < 40; ++i) {
    const auto square = square_of(image, 20, random);
    ASSERT_EQ(square.rgb.sizes(), (std::vector<int64_t>{1, 3, 20, 20}));
    const auto row = square.rgb[0][0][7];
    const double step = (row[1] - row[0]).item<double>();
    EXPECT_NEAR(std::abs(step), 0.01, 1e-6);
    mirrored += step < 0 ? 1 : 0;
    EXPECT_TRUE(torch::allclose(square.sensor[0][0], 1 + square.rgb[0][0])) << "cut alike";
  }
  EXPECT_GT(mirrored, 5);
  EXPECT_LT(mirrored, 35);
}

TEST(MakeSample, EnlargesWhatIsSmallerThanTheSquare) {
  std::mt19937_64 random(1);
  EXPECT_EQ(square_of(photograph(0), 64, random).rgb.sizes(), (std::vector<int64_t>{1, 3, 64, 64}));
}

// A whole strip of that width would take 300 GB.
TEST(MakeSample, CutsALongStripBeforeEnlargingIt) {
  constexpr int64_t kLong = 100'000, kPeriod = 200;
  const auto columns = torch::arange(kLong, torch::kFloat32).view({1, 1, 1, kLong});
  RgbdImage image;  // 2 × 100000: depth is the column's number, so is brightness, but for the period
  image.rgb = columns.remainder(kPeriod).div(kPeriod).repeat({1, 3, 2, 1});
  image.depth_m = columns.div(kLong).add(1).repeat({1, 1, 2, 1});
  std::mt19937_64 random(1);
  double nearest = 2, farthest = 1;
  for (int i = 0; i < 20; ++i) {
    const auto square = square_of(image, 512, random);
    ASSERT_EQ(square.rgb.sizes(), (std::vector<int64_t>{1, 3, 512, 512}));
    const auto spread = [](const torch::Tensor& x) { return (x.max() - x.min()).item<double>(); };
    EXPECT_NEAR(kLong * spread(square.sensor), 1, 0.05) << "two columns";
    EXPECT_NEAR(kPeriod * spread(square.rgb), 1, 0.3) << "cubic: beyond both";
    const double depth = square.sensor.mean().item<double>();
    EXPECT_NEAR(kPeriod * square.rgb.mean().item<double>(), std::fmod(kLong * (depth - 1), kPeriod), 0.1)
        << "cut alike";
    nearest = std::min(nearest, depth);
    farthest = std::max(farthest, depth);
  }
  EXPECT_LT(nearest, 1.2) << "from anywhere";
  EXPECT_GT(farthest, 1.8);
}

// 40 × 400, one tenth of it far: a mask of what is far selects nothing of a square that lies in the rest.
TEST(MakeSample, NearAndFarAreThoseOfThePhotograph) {
  RgbdImage image;
  image.rgb = torch::rand({1, 3, 40, 400});
  image.depth_m = 1 + torch::rand({1, 1, 40, 400}) / 2;
  image.depth_m.slice(3, 180, 220).fill_(9);
  SampleOptions options;
  options.size = 32;
  options.style_masks = {Mask("step:0.5")};
  std::mt19937_64 random(1);
  double selected = 0, fullest = 0;
  constexpr int kSquares = 400;
  for (int i = 0; i < kSquares; ++i) {
    const double share = make_sample(image, options, random).style_masks[0].mean().item<double>();
    selected += share / kSquares;
    fullest = std::max(fullest, share);
  }
  EXPECT_NEAR(selected, 32.0 / 289, 0.05) << "a square of 32 begins at one of 289 columns of 320, 32 are far";
  EXPECT_GT(fullest, 0.9);
}

TEST(MakeSample, MasksWantMeasuredDepth) {
  SampleOptions options;
  options.size = 32;
  options.style_masks = {Mask("step:0.5")};
  std::mt19937_64 random(1);
  EXPECT_THROW(make_sample(ramp(3), options, random), InputError);
  auto holes = photograph(0);
  holes.depth_m = torch::zeros_like(holes.depth_m);
  EXPECT_THROW(make_sample(holes, options, random), InputError);
  const auto sample = make_sample(photograph(0), options, random);
  EXPECT_NEAR(sample.style_masks[0].mean().item<double>(), 0.5, 0.1) << "half of a ramp is beyond its middle";
  EXPECT_FALSE(sample.sensor.defined()) << "nobody asked for it";
}

// Measured in its left two thirds only: one in ten of the squares of a wide picture sees nothing of that.
TEST(MakeSample, TakesAnotherSquareWhereOneHasNoDepth) {
  auto wide = photograph(0);
  wide.rgb = wide.rgb.repeat({1, 1, 1, 3});
  wide.depth_m = torch::cat({wide.depth_m, wide.depth_m, torch::zeros({1, 1, 40, 52})}, 3);
  SampleOptions options;
  options.size = 32;
  options.sensor = DepthDomain::kDepth;
  std::mt19937_64 random(1);
  for (int i = 0; i < 50; ++i) EXPECT_GT(make_sample(wide, options, random).sensor.max().item<float>(), 1);
  options.sensor = DepthDomain::kDisparity;
  const auto disparity = make_sample(photograph(0), options, random).sensor;
  EXPECT_GE(disparity.min().item<float>(), 0.49) << "of depths from 1 to 2";
  EXPECT_LE(disparity.max().item<float>(), 1.01);
}

}  // namespace
}  // namespace rgbd_stylize
