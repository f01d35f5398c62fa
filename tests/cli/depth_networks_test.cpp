// Depth networks at the command line: predicted depth, the depth loss, and what is said of networks that do
// not do.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kInput = 3, kWeights = 4;

class DepthNetworksTest : public CliTest {
 protected:
  // A network whose reading of x is the expression.
  void write_network(const std::string& name, const std::string& expression) const {
    const auto ended = Process({WRITE_TORCHSCRIPT_BINARY, name, expression}, folder(), {}).wait();
    ASSERT_EQ(ended.status, 0) << ended.err;
  }

  void SetUp() override { write_network("grey.pt", "x.mean(1, keepdim=True)"); }
};

const Arguments kGrey = {"--depth-model", "grey.pt"};

TEST_F(DepthNetworksTest, TheDepthLossIsATermOfTheTraceAndALineOfThePlan) {
  const Arguments job =
      kGrey + Arguments{"--depth-weight", "2", "--depth-loss", "mse", "--init", "ember.png", "--scales", "1"};
  const auto ended = run(quick(job));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "depth loss mse, weight 2, depth by TorchScript grey.pt")) << ended.err;
  const auto trace = traced(job);
  const auto& first = trace.at(1);
  ASSERT_TRUE(first["terms"].contains("depth")) << first;
  // The mean squared difference of the two pictures' mean channels, in which both are enlarged from 96 × 72,
  // as scripts see them; the program resizes one of them before.
  cv::Mat start, photo, seen_difference;
  cv::transform(seen("ember.png"), start, cv::Matx13f(1, 1, 1) * (1 / 3.0f));
  cv::transform(room(), photo, cv::Matx13f(1, 1, 1) * (1 / 3.0f));
  start.convertTo(start, CV_64F, 1 / 255.0);
  photo.convertTo(photo, CV_64F, 1 / 255.0);
  cv::resize(start - photo, seen_difference, {128, 96}, 0, 0, cv::INTER_LINEAR);
  const double by_hand =
      cv::norm(seen_difference, cv::NORM_L2SQR) / static_cast<double>(seen_difference.total());
  EXPECT_NEAR(first["terms"]["depth"].get<double>(), by_hand, 0.02 * by_hand);
  EXPECT_TRUE(trace[0]["run"]["options"].contains("depth-model-file"));
}

TEST_F(DepthNetworksTest, EveryLossCounts) {
  std::vector<cv::Mat> results;
  for (const std::string loss : {"mse", "ssi", "gradient", "sensor"}) {
    results.push_back(painted(kGrey + Arguments{"--depth-weight",
                                                "50",
                                                "--depth",
                                                "room_depth.png",
                                                "--depth-is",
                                                "disparity",
                                                "--depth-loss",
                                                loss}));
    for (size_t i = 0; i + 1 < results.size(); ++i) EXPECT_GT(difference(results[i], results.back()), 1e-5);
  }
}

TEST_F(DepthNetworksTest, TheSamePixelsComeTwice) {
  const Arguments job = {
      "--depth-weight", "1", "--depth-loss", "ssi", "--iterations", "6", "--deterministic"};
  EXPECT_EQ(run(quick(job + Arguments{"-o", "once.png"})).status, 0);
  EXPECT_EQ(run(quick(job + Arguments{"-o", "again.png"})).status, 0);
  EXPECT_EQ(difference(seen("once.png"), seen("again.png")), 0);
  EXPECT_GT(difference(seen("once.png"), room()), 0);
}

TEST_F(DepthNetworksTest, PredictedDepthMakesMasks) {
  const auto mask =
      run(Arguments{"mask", "--rgb", "room.png", "--depth", "predict", "--mask", "step:0.5"} + kGrey);
  ASSERT_EQ(mask.status, 0) << mask.err;
  EXPECT_TRUE(contains(mask.out, "predict  by TorchScript grey.pt; 0.0039")) << mask.out;
  EXPECT_TRUE(contains(mask.out, "(relative)")) << mask.out;
  const auto main = run(quick(kGrey + Arguments{"--depth", "predict", "--mask", "step:0.5"}));
  EXPECT_EQ(main.status, 0) << main.err;
  EXPECT_TRUE(contains(main.err, "by TorchScript grey.pt")) << main.err;
}

TEST_F(DepthNetworksTest, TheEmbeddedNetworkServesWhereNoneIsNamed) {
  const auto ended = run(quick({"--depth", "predict", "--mask", "step:0.5", "--depth-weight", "1"}));
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, "by compact, 256 × 192")) << ended.err;
  EXPECT_TRUE(contains(ended.err, "depth by compact, 256 × 192")) << ended.err;
}

TEST_F(DepthNetworksTest, WithoutWeightsSaysHowToGetThem) {
  expect_refused({"--depth", "predict", "--depth-model", "monodepth2"},
                 kWeights,
                 {"--depth-model", "rgbd_stylize weights fetch monodepth2"});
  expect_refused({"--preset", "liu2017"}, kWeights, {"--preset liu2017 wants a depth network", "hourglass"});
}

TEST_F(DepthNetworksTest, TheSensorsLossWantsAMeasuredDepth) {
  const Arguments sensor = kGrey + Arguments{"--depth-weight", "1", "--depth-loss", "sensor"};
  expect_refused(sensor, kUsage, {"--depth-loss sensor: --depth is none"});
  expect_refused(sensor + Arguments{"--depth", "predict"}, kUsage, {"--depth is predict"});
}

TEST_F(DepthNetworksTest, OptionsThatMakeNoSense) {
  expect_refused({"--depth-weight", "-1"}, kUsage, {"--depth-weight -1"});
  expect_refused({"--depth-loss", "l1"}, kUsage, {"--depth-loss l1: wanted mse, ssi, gradient or sensor"});
  expect_refused({"--depth-is", "metres"}, kUsage, {"--depth-is metres: wanted depth or disparity"});
  expect_refused({"--depth-weight", "1", "--depth-model", "midas"}, kUsage, {"--depth-model midas: wanted"});
}

TEST_F(DepthNetworksTest, ThePairIsPartOfTheProgram) {
  const Arguments pair = {"--depth-weight", "1", "--depth-model", "pair"};
  const auto trace = traced(pair);
  EXPECT_TRUE(trace.at(1)["terms"].contains("depth")) << trace.at(1);
  const auto& options = trace[0]["run"]["options"];
  ASSERT_TRUE(options.contains("depth-model-file[0]")) << options;
  EXPECT_NE(options["depth-model-file[0]"], options["depth-model-file[1]"]);
  expect_refused(pair + Arguments{"--depth-model-weights", "pair.pth"},
                 kUsage,
                 {"--depth-model-weights pair.pth: those of pair are part of this program"});
}

class BadDepthNetworkTest : public DepthNetworksTest {
 protected:
  void expect_model_refused(const Arguments& model, int status, const Words& wanted) const {
    expect_refused(Arguments{"--depth-weight", "1", "--depth-model"} + model, status, wanted);
  }
};

TEST_F(BadDepthNetworkTest, ScriptsThatMakeSomethingElse) {
  write_network("three.pt", "x");
  expect_model_refused({"three.pt"}, kWeights, {"three.pt: makes [1, 3, 96, 128]"});
  write_network("nan.pt", "x.mean(1, keepdim=True) / 0 * 0");
  expect_model_refused({"nan.pt"}, kWeights, {"nan.pt: ", "not finite"});
}

TEST_F(BadDepthNetworkTest, AScriptWithoutAGradientIsRefusedInALossAlone) {
  write_network("in_place.pt", "torch.sigmoid(x).mul_(torch.sigmoid(x))[:, :1]");
  expect_model_refused({"in_place.pt"}, kWeights, {"in_place.pt: the gradient of its depth"});
  const auto read = run({"depth", "--rgb", "room.png", "-o", "deep.png", "--depth-model", "in_place.pt"});
  EXPECT_EQ(read.status, 0) << read.err;
}

TEST_F(BadDepthNetworkTest, ANameTooLongForAFile) {
  const std::string name(300, 'a');
  const auto expect_said = [&](const Arguments& model, int status, const std::string& wanted) {
    const auto ended = run(quick(Arguments{"--depth-weight", "1", "--depth-model"} + model));
    EXPECT_EQ(ended.status, status);
    EXPECT_TRUE(contains(ended.err, wanted)) << ended.err;
  };
  expect_said({name}, kUsage, "--depth-model " + name + ": wanted compact");
  expect_said({name + ".pt"}, kWeights, name + ".pt: there is no such file");
  expect_said({"monodepth2", "--depth-model-weights", name}, kWeights, name + ": is not a folder");
}

TEST_F(BadDepthNetworkTest, APictureThatIsTooSmall) {
  write_network("wide.pt", "torch.avg_pool2d(x.mean(1, keepdim=True), [96, 96])");
  cv::imwrite(at("low.png"), room().rowRange(0, 48));
  expect_model_refused({"wide.pt", "--rgb", "low.png"},
                       kInput,
                       {"wide.pt: cannot take a picture of 48 × 24, resized to 128 × 64"});
}

TEST_F(BadDepthNetworkTest, SeveralPicturesForOneFile) {
  expect_refused_as_given(
      {"depth", "--rgb", "room.png", "night.png", "-o", "depth.png"}, kUsage, {"depth.png: is one file"});
}

TEST_F(BadDepthNetworkTest, FilesThatAreNotWhatTheySay) {
  write_file(at("text.pt"), "no script");
  expect_model_refused({"text.pt"}, kWeights, {"text.pt: is not a TorchScript file"});
  expect_model_refused({"none.pt"}, kWeights, {"none.pt: there is no such file"});
  write_file(at("text.t7"), "no network");
  expect_model_refused({"hourglass", "--depth-model-weights", "text.t7"}, kWeights, {"text.t7: "});
}

TEST_F(BadDepthNetworkTest, WeightsOfAnotherNetwork) {
  write_file(at("other.safetensors"), squeezenet_start());
  expect_model_refused({"fcrn", "--depth-model-weights", "other.safetensors"},
                       kWeights,
                       {"other.safetensors", "conv1.weight", "fcrn needs it"});
  expect_model_refused({"compact", "--depth-model-weights", "other.safetensors"},
                       kWeights,
                       {"other.safetensors", "compact needs it"});
}

TEST_F(BadDepthNetworkTest, HalfOfAPair) {
  fs::create_directory(at("pair"));
  write_file(at("pair/encoder.pth"), safetensors({{"encoder.conv1.weight", {64, 3, 7, 7}}}));
  expect_model_refused({"monodepth2", "--depth-model-weights", "pair"}, kWeights, {"pair/depth.pth"});
}

TEST_F(BadDepthNetworkTest, LabelsThatDoNotOccur) {
  cv::Mat labels(kHeight, kWidth, CV_8U, cv::Scalar(3));
  labels.colRange(0, 9) = 7;
  cv::imwrite(at("labels.png"), labels);
  expect_refused({"--mask", "label:labels.png:4"},
                 kInput,
                 {"labels.png: no pixel has the label 4; its labels are 3, 7"});
}

class DepthCommandTest : public DepthNetworksTest {
 protected:
  [[nodiscard]] Ended depth(const Arguments& arguments) const {
    return run(Arguments{"depth"} + kGrey + arguments);
  }
};

// Left dark, right bright: the script reads far where it is bright.
TEST_F(DepthCommandTest, WritesDepthAndAPictureForPeople) {
  cv::Mat halves(64, 96, CV_8UC3, cv::Scalar::all(51));
  halves.colRange(48, 96) = cv::Scalar::all(204);
  cv::imwrite(at("halves.png"), halves);
  const auto ended = depth({"--rgb", "halves.png", "-o", "deep.png"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto deep = seen("deep.png");
  ASSERT_EQ(deep.type(), CV_16UC1);
  EXPECT_NEAR(deep.at<uint16_t>(32, 10), 256, 200) << "near: 1/256 of 65535";
  EXPECT_NEAR(deep.at<uint16_t>(32, 90), 65535, 200);
  EXPECT_EQ(png_texts(at("deep.png"))["rgbd_stylize:depth_unit"], "relative, 65535 is farthest");
  EXPECT_TRUE(contains(ended.out, "deep.png  relative, 65535 is farthest")) << ended.out;
  const auto view = seen("deep_view.png");
  EXPECT_GT(cv::sum(view.col(10))[2], cv::sum(view.col(90))[2]) << "near is bright";
}

TEST_F(DepthCommandTest, WritesFloats) {
  ASSERT_EQ(depth({"--rgb", "room.png", "-o", "deep.npy"}).status, 0);
  const auto npy = file_content(at("deep.npy"));
  EXPECT_TRUE(contains(npy.substr(0, 128), "'shape': (72, 96)"));
  EXPECT_EQ(npy.size(), 128u + 4 * kWidth * kHeight);
  ASSERT_EQ(depth({"--rgb", "room.png", "-o", "deep.pfm"}).status, 0);
  EXPECT_TRUE(starts_with(file_content(at("deep.pfm")), "Pf\n96 72\n-1.0\n"));
}

TEST_F(DepthCommandTest, LettersOfAnEndingMayBeLarge) {
  ASSERT_EQ(depth({"--rgb", "room.png", "-o", "DEEP.PNG"}).status, 0);
  EXPECT_EQ(seen("DEEP.PNG").type(), CV_16UC1);
}

TEST_F(DepthCommandTest, OneThatFailsDoesNotKeepTheOthersBack) {
  fs::create_directory(at("photos"));
  fs::copy(at("room.png"), at("photos/b.png"));
  fs::copy(at("night.png"), at("photos/c.png"));
  write_file(at("photos/a.png"), "no picture");
  write_file(at("photos/notes.txt"), "no picture either, and not asked for");
  const auto ended = depth({"--rgb", "photos", "-o", "out/deep", "--format", "npy"});
  EXPECT_EQ(ended.status, kInput);
  EXPECT_EQ(lines_of(ended.err).size(), 1u) << ended.err;
  EXPECT_TRUE(contains(ended.err, "photos/a.png")) << ended.err;
  for (const std::string name : {"b.npy", "b_view.png", "c.npy", "c_view.png"})
    EXPECT_TRUE(fs::exists(at("out/deep/" + name))) << name;
}

// Of a black picture the network makes no numbers.
TEST_F(DepthCommandTest, WhatTheNetworkFailsAtIsNamed) {
  const Arguments inverse = {
      WRITE_TORCHSCRIPT_BINARY, "inverse.pt", "x[:, :1] + 0 / x.mean([1, 2, 3], keepdim=True)"};
  ASSERT_EQ(Process(inverse, folder(), {}).wait().status, 0);
  fs::create_directory(at("photos"));
  cv::imwrite(at("photos/black.png"), cv::Mat(48, 64, CV_8UC3, cv::Scalar::all(0)));
  const auto ended = run({"depth", "--rgb", "photos", "-o", "out", "--depth-model", "inverse.pt"});
  EXPECT_EQ(ended.status, kInput) << ended.err;
  EXPECT_TRUE(contains(ended.err, "photos/black.png: ")) << ended.err;
}

TEST_F(DepthCommandTest, RefusesWhatMakesNoSense) {
  const auto refused = [&](const Arguments& arguments, const std::string& wanted) {
    expect_refused_as_given(Arguments{"depth"} + kGrey + arguments, kUsage, {wanted});
  };
  refused({"-o", "deep.png"}, "--rgb");
  refused({"--rgb", "room.png"}, "--output");
  expect_refused_as_given(Arguments{"depth"} + kGrey + Arguments{"--rgb", std::string(300, 'a'), "-o", "out"},
                          kInput,
                          {"there is no such file or folder"});
  refused({"--rgb", "room.png", "-o", "room.png"}, "that is the input room.png");
  refused({"--rgb", "room.png", "./room.png", "-o", "out"}, "two pictures");
  refused({"--rgb", "room.png", "-o", "deep.exr"}, "depth is written as .png, .npy or .pfm, not as '.exr'");
  fs::create_directory(at("photos"));
  fs::copy(at("room.png"), at("photos/a.png"));
  refused({"--rgb", "photos", "-o", "./photos"}, "lies in photos, whose pictures are read");
  cv::imwrite(at("photos/b.jpg"), room());
  fs::copy(at("room_depth.png"), at("photos/b.png"));
  refused({"--rgb", "photos/b.jpg", "-o", "photos"}, "photos/b.png: a grey picture is there");
  const Arguments again = {"depth", "--rgb", "photos/b.jpg", "-o", "out"};
  for (int i = 0; i < 2; ++i) EXPECT_EQ(run(again + kGrey).status, 0) << "its own depth may be written again";
}

TEST_F(DepthCommandTest, TheEmbeddedNetworkServesWhereNoneIsNamed) {
  const auto ended = run({"depth", "--rgb", "room.png", "-o", "deep.png"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.out, "compact, 256 × 192, reads depth")) << ended.out;
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
