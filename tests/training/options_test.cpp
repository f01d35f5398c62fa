#include "rgbd_stylize/training/options.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/features/layer_table.hpp"
#include "rgbd_stylize/losses/loss.hpp"

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

TEST(TrainingPreset, HoldsWhatWasPublished) {
  struct Published {
    const char *name, *features, *content_layer, *depth_model;
    double content, style, depth, tv;  // of grey levels, all of them means
    Normalisation normalisation;
    int iterations;
  };
  constexpr double kGreyLevels = 255 * 0.226;
  for (const auto& published :
       {Published{"johnson2016", "vgg16", "relu2_2", "", 1, 5, 0, 1e-6, Normalisation::kBatch, 40000},
        Published{"liu2017", "vgg16", "relu2_2", "hourglass", 1, 5, 5, 1e-5, Normalisation::kBatch, 40000},
        Published{
            "zhang2016", "vgg16", "relu3_3", "hourglass", 1, 5, 5, 1e-6, Normalisation::kInstance, 40000},
        Published{"xu2018", "vgg19", "relu4_2", "fcrn", 7.5, 100, 100, 0, Normalisation::kInstance, 20000}}) {
    SCOPED_TRACE(published.name);
    const auto options = training_preset(published.name);
    const auto& objective = options.objective;
    EXPECT_EQ(options.network.features, published.features);
    EXPECT_EQ(options.network.content_layers, published.content_layer);
    if (published.depth > 0) {
      EXPECT_EQ(options.depth_model.model, published.depth_model);
      EXPECT_EQ(objective.depth_loss, DepthLossKind::kMse);
    }
    EXPECT_EQ(objective.convention, Convention::kJohnson);
    EXPECT_EQ(objective.content_weight, published.content);
    // Grey levels are 255 times as large as the pixels here, activations for them 57.63 times; all losses are
    // divided by 57.63².
    const double squared = kGreyLevels * kGreyLevels;
    EXPECT_NEAR(objective.tv_weight, published.tv * 255 * 255 / squared, 1e-12);
    EXPECT_NEAR(objective.depth_weight, published.depth / squared, 1e-9);
    EXPECT_EQ(options.transform.normalisation, published.normalisation);
    EXPECT_EQ(options.transform.upsampling, Upsampling::kTransposed);
    EXPECT_EQ(options.iterations, published.iterations);

    // The published style loss, over 57.63²: the mean of the squared differences of FFᵀ / (C M).
    const auto& table = layer_table(options.network.features);
    for (const auto& layer : parse_layers(table, options.network.style_layers, "--style-layers")) {
      const auto channels = table.layers[static_cast<size_t>(layer.index)].out;
      const auto features = torch::rand({1, channels, 4, 5}, torch::kFloat64);
      const auto style = torch::rand({1, channels, 3, 3}, torch::kFloat64);
      const auto published_gram = [&](const torch::Tensor& x) {
        const auto f = kGreyLevels * x.flatten(2)[0];
        return torch::mm(f, f.t()) / f.numel();
      };
      const auto theirs = (published_gram(features) - published_gram(style)).square().mean().item<double>();
      const auto ours = StyleLoss(objective.convention, style)(features).item<double>();
      EXPECT_NEAR(objective.style_weights[0] * layer.weight * ours,
                  published.style * theirs / squared,
                  1e-9 * theirs);
    }
  }
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
