// Training a network, at the command line.
#include "train_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kInput = 3;

TEST_F(TrainTest, LeavesAModelItsLossesAndAPreviewThatArePlain) {
  const auto ended = run(small({"--preview-every", "3"}));
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "a folder of pictures")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "     4/4  total ")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "pictures/s")) << ended.err;
  const auto losses = trace_of(at("wave_losses.jsonl"));
  ASSERT_EQ(losses.size(), 4u);
  EXPECT_EQ(losses[3]["step"], 4);
  const auto& terms = losses[0]["terms"];
  EXPECT_NEAR(losses[0]["total"].get<double>(),
              terms["content"].get<double>() + terms["style"].get<double>() + 0.1 * terms["tv"].get<double>(),
              1e-5)
      << "the weights of the main command, but for the content";
  EXPECT_EQ(seen("wave_preview.png").cols, 2 * (32 + 8)) << "two photographs";
  EXPECT_EQ(seen("wave_preview.png").rows, 2 * (32 + 8)) << "and their pastiches";
  EXPECT_FALSE(seen("wave_losses.png").empty());
  EXPECT_TRUE(contains(file_content(at("wave.safetensors")), "\"recipe.style[0]\":\"night.png\""));
}

TEST_F(TrainTest, WhatCannotBeReadIsNamedAndSkipped) {
  write_file(at("photos/broken.jpg"), "not a picture");
  const auto ended = run(small({}));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "warning: photos/broken.jpg")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "1 of 3 pictures")) << ended.err;
}

TEST_F(TrainTest, AMixedFolderIsLearnedFromAndWhatLacksDepthIsNamed) {
  cv::imwrite(at("photos/a.jpg"), room());
  cv::imwrite(at("photos/a.jpeg"), room());
  cv::imwrite(at("photos/room.tif"), room());
  cv::imwrite(at("photos/ember.jpg"), room());
  const auto colours = run(small({}));
  ASSERT_EQ(colours.status, 0) << colours.err;
  EXPECT_TRUE(contains(colours.err, "a folder of pictures without depth, 6 pictures")) << colours.err;
  fs::copy(at("room_depth.png"), at("photos/a_depth.png"));
  const auto by_depth = run(small({"--mask", "step:0.5", "-o", "far.safetensors", "--iterations", "8"}));
  ASSERT_EQ(by_depth.status, 0) << by_depth.err;
  EXPECT_TRUE(contains(by_depth.err, "warning: room.png: has no depth")) << by_depth.err;
}

// Nothing but the form of the files differs, and so nothing is learned otherwise.
TEST_F(TrainTest, GreyRgbaAnd16BitPicturesArePhotographsLikeOthers) {
  const auto three = [](const cv::Mat& grey) {
    cv::Mat colour;
    cv::cvtColor(grey, colour, cv::COLOR_GRAY2BGR);
    return colour;
  };
  cv::Mat grey, clear, deep;
  cv::cvtColor(room(), grey, cv::COLOR_BGR2GRAY);
  cv::cvtColor(room(), clear, cv::COLOR_BGR2BGRA);
  clear.col(5).setTo(cv::Scalar(10, 20, 30, 99));
  seen("ember.png").convertTo(deep, CV_16U, 257);
  cv::Mat opaque;
  cv::cvtColor(clear, opaque, cv::COLOR_BGRA2BGR);
  const auto losses = [&](const std::string& name, const std::vector<cv::Mat>& pictures) {
    fs::create_directory(at(name));
    for (size_t i = 0; i < pictures.size(); ++i)
      cv::imwrite(at(name + "/" + std::to_string(i) + ".png"), pictures[i]);
    const auto ended = run(small({"--images", name, "--batch", "3", "-o", name + ".safetensors"}));
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_FALSE(contains(ended.err, "left out")) << ended.err;
    std::vector<double> totals;
    for (const auto& row : trace_of(at(name + "_losses.jsonl"))) totals.push_back(row["total"]);
    return totals;
  };
  const auto plain = losses("plain", {three(grey), opaque, seen("ember.png")});
  const auto odd = losses("odd", {grey, clear, deep});
  ASSERT_EQ(plain.size(), 4u);
  ASSERT_EQ(odd.size(), 4u);
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(odd[i], plain[i], 1e-4 * plain[i]);
}

TEST_F(TrainTest, AStripOfPixelsIsAPhotograph) {
  cv::Mat strip(2, 30000, CV_8UC3, cv::Scalar(10, 20, 30));
  strip.row(1) = cv::Scalar(90, 20, 30);
  cv::imwrite(at("photos/strip.png"), strip);
  const auto ended = run(small({"--image-size", "256", "--iterations", "1", "--batch", "3"}));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_FALSE(contains(ended.err, "left out")) << ended.err;
}

// Instance normalisation would make gradients without bound of it.
TEST_F(TrainTest, APictureOfOneColourIsLeftOut) {
  cv::imwrite(at("photos/grey.png"), cv::Mat(64, 64, CV_8UC3, cv::Scalar(128, 128, 128)));
  const auto ended = run(small({"--iterations", "12"}));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "warning: grey: is of one colour")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "1 of 3 pictures could not always be used")) << ended.err;
}

TEST_F(TrainTest, LearnsFromTheFramesThatAreAskedFor) {
  fs::copy(at("night.png"), at("photos/night.png"));
  const auto ended = run(small({"--frames", "0,2"}));
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "2 pictures")) << ended.err;
  const auto recipe = header(at("wave.safetensors"))["__metadata__"];
  EXPECT_EQ(recipe["recipe.frames"], "0,2");
  EXPECT_EQ(recipe["recipe.photographs"], "2");
  expect_refused_as_given(small({"--frames", "3", "-o", "w.safetensors"}), kUsage, {"--frames"});
}

TEST_F(TrainTest, AModelsNameSaysWhatItIs) {
  expect_refused_as_given(small({"-o", "wave.png"}), kUsage, {"--output wave.png", ".safetensors"});
}

TEST_F(TrainTest, APresetIsThePublications) {
  const auto ended = run({"train",
                          "--preset",
                          "johnson2016",
                          "--images",
                          "photos",
                          "--style",
                          "night.png",
                          "-o",
                          "wave.safetensors",
                          "--features",
                          "vgg16",
                          "--weights",
                          "random",
                          "--image-size",
                          "32",
                          "--batch",
                          "1",
                          "--width",
                          "4",
                          "--iterations",
                          "1",
                          "--threads",
                          "1",
                          "--workers",
                          "1"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto recipe = header(at("wave.safetensors"))["__metadata__"];
  EXPECT_EQ(recipe["normalisation"], "batch");
  EXPECT_EQ(recipe["upsampling"], "transposed");
  EXPECT_EQ(recipe["recipe.convention"], "johnson");
  EXPECT_EQ(recipe["recipe.features"], "vgg16");
  EXPECT_EQ(recipe["recipe.style-layers"], "relu1_2,relu2_2:0.25,relu3_3:0.0625,relu4_3:0.015625");
  EXPECT_NEAR(std::stod(recipe["recipe.style-weight[0]"].get<std::string>()), 16606.0 / 4096, 1e-3);
}

TEST_F(TrainTest, TheDepthLossIsATermAndARowOfThePreview) {
  ASSERT_EQ(
      Process({WRITE_TORCHSCRIPT_BINARY, "grey.pt", "x.mean(1, keepdim=True)"}, folder(), {}).wait().status,
      0);
  train({"--depth-model", "grey.pt", "--depth-weight", "2", "--preview-every", "4"});
  EXPECT_TRUE(trace_of(at("wave_losses.jsonl"))[0]["terms"].contains("depth"));
  EXPECT_EQ(seen("wave_preview.png").rows, 4 * (32 + 8));
}

TEST_F(TrainTest, TwoStylesAreLearnedByTheDepthOfADataset) {
  fs::create_directories(at("frames/rgb"));
  fs::create_directories(at("frames/depth"));
  fs::copy(at("room.png"), at("frames/rgb/0.png"));
  fs::copy(at("room_depth.png"), at("frames/depth/0.png"));
  const auto ended = run(small({"--images",
                                "frames",
                                "--style",
                                "night.png",
                                "--mask",
                                "step:0.5",
                                "--style",
                                "ember.png",
                                "--mask",
                                "rest"}));
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "depth      16-bit PNG, 1000 units a metre (guessed)")) << ended.err;
  const auto terms = trace_of(at("wave_losses.jsonl"))[0]["terms"];
  EXPECT_GT(terms["style[0]"].get<double>(), 0);
  EXPECT_GT(terms["style[1]"].get<double>(), 0);
  EXPECT_EQ(header(at("wave.safetensors"))["style_thumbnail"]["shape"], (std::vector<int>{1, 3, 24, 2 * 32}))
      << "both styles, side by side";
}

TEST_F(TrainTest, AMaskThatNeverSelectsAnythingIsToldOf) {
  for (const std::string name : {"room.png", "ember.png"}) {
    const auto picture = cv::imread(at("photos/" + name));
    cv::Mat depth(picture.size(), CV_16U, cv::Scalar(1000));
    depth.colRange(0, depth.cols / 2) = 2000;
    cv::imwrite(at("photos/" + fs::path(name).stem().string() + "_depth.png"), depth);
  }
  const auto ended =
      run(small({"--style", "ember.png", "--style", "night.png", "--mask", "step:2", "--mask", "rest"}));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "the loss style[0] was 0 in all of 4 steps")) << ended.err;
  EXPECT_FALSE(contains(ended.err, "style[1] was 0")) << ended.err;
}

TEST_F(TrainTest, WhatMakesNoSenseIsRefused) {
  expect_refused_as_given({"train", "--style", "night.png", "-o", "a.safetensors"}, kUsage, {"--images"});
  expect_refused_as_given({"train", "--images", "photos", "-o", "a.safetensors"}, kUsage, {"--style"});
  expect_refused_as_given(small({"--style", "gone.png"}), kInput, {"gone.png"});
  cv::imwrite(at("strip.png"), cv::Mat(20, 400, CV_8UC3, cv::Scalar(1, 2, 3)));
  expect_refused_as_given(
      small({"--style", "strip.png"}), kInput, {"is too small for layer", "take a larger --style-size"});
  expect_refused_as_given(small({"--mask", "image:room.png"}), kUsage, {"image:room.png", "depth"});
  expect_refused_as_given(small({"--image-size", "33"}), kUsage, {"--image-size 33"});
  expect_refused_as_given(small({"--mask", "step:0.5"}), kInput, {"--images photos", "there is none beside"});
  EXPECT_EQ(run(small({"--mask", "ones", "-o", "ones.safetensors"})).status, 0) << "which wants no depth";
  fs::create_directory(at("nothing"));
  expect_refused_as_given(small({"--images", "nothing"}), kInput, {"nothing"});
  for (const std::string output : {"photos/wave.safetensors", "./photos/../photos/wave.safetensors"})
    expect_refused_as_given(small({"-o", output}), kUsage, {"--output " + output, "lies in photos"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
