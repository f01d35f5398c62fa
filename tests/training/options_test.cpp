#include "rgbd_stylize/training/options.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <functional>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

TrainingOptions with_files(TrainingOptions options) {
  options.images = "photos";
  options.styles = {"wave.jpg"};
  return options;
}

TEST(TrainingPreset, EachMakesSense) {
  for (const auto name : {"johnson2016", "liu2017", "zhang2016", "xu2018"})
    validate(with_files(training_preset(name)));
  EXPECT_THROW(training_preset("gatys2016"), UsageError);
}

TEST(TrainingPreset, WeightsForGreyLevelsAreConverted) {
  // 255 · 0.226 = 57.63, squared 3321.2: Liu et al.'s 1, 5 and 5.
  const auto liu = training_preset("liu2017").objective;
  EXPECT_NEAR(liu.style_weights[0] / liu.content_weight, 16606, 1);
  EXPECT_NEAR(liu.depth_weight / liu.content_weight, 0.0015055, 1e-6);
  EXPECT_NEAR(training_preset("johnson2016").objective.tv_weight, 1.958e-5, 1e-8);
  EXPECT_EQ(training_preset("johnson2016").objective.depth_weight, 0);
  EXPECT_EQ(training_preset("xu2018").iterations, 20000);
}

TEST(TrainingOptions, WhatMakesNoSenseIsNamed) {
  const auto message = [](const std::function<void(TrainingOptions&)>& change) {
    auto options = with_files({});
    change(options);
    try {
      validate(options);
    } catch (const UsageError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  using Options = TrainingOptions;
  EXPECT_EQ(message([](Options&) {}), "no error");
  EXPECT_EQ(message([](Options& o) { o.batch = 0; }), "--batch 0: wanted at least 1");
  EXPECT_EQ(message([](Options& o) { o.image_size = 30; }),
            "--image-size 30: wanted a multiple of 4, at least 32");
  EXPECT_EQ(message([](Options& o) { o.masks = {"rest"}; }).rfind("mask 'rest'", 0), 0u);
  EXPECT_EQ(message([](Options& o) { o.masks = {"ones", "rest"}; }).rfind("--mask: 2 given for 1", 0), 0u);
  EXPECT_EQ(message([](Options& o) {
              o.objective.style_weights = {1, 2};
            }).rfind("--style-weight: 2 given", 0),
            0u);
}

}  // namespace
}  // namespace rgbd_stylize
