// Every value of every option that chooses: it is accepted, and it does something.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

struct Choice {
  std::string option;
  std::string standard;  // the default
  std::vector<std::string> others;
};

void PrintTo(const Choice& choice, std::ostream* stream) { *stream << choice.option; }

class ChoiceTest : public CliTest, public ::testing::WithParamInterface<Choice> {};

TEST_P(ChoiceTest, TheDefaultIsAsIfNotGivenAndTheOthersPaintDifferently) {
  const auto& choice = GetParam();
  const Arguments far = {"--depth", "room_depth.png", "--mask", "sigmoid:20,0.5"};
  const auto not_given = painted(far);
  EXPECT_EQ(difference(painted(far + Arguments{choice.option, choice.standard}), not_given), 0);
  std::vector<cv::Mat> results = {not_given};
  for (const auto& value : choice.others) {
    const auto result = painted(far + Arguments{choice.option, value});
    for (const auto& other : results)
      EXPECT_GT(difference(result, other), 1e-5) << choice.option << ' ' << value;
    results.push_back(result);
  }
}

INSTANTIATE_TEST_SUITE_P(Options,
                         ChoiceTest,
                         ::testing::Values(Choice{"--convention", "balanced", {"gatys", "johnson", "cs231n"}},
                                           Choice{"--optimizer", "adam", {"lbfgs"}},
                                           Choice{"--init", "content", {"noise", "ember.png"}},
                                           Choice{"--keep-colors", "none", {"luminance", "linear"}},
                                           Choice{"--pooling", "max", {"avg"}},
                                           Choice{"--precision", "fp32", {"bf16"}},
                                           Choice{"--preprocessing", "torchvision", {"caffe"}},
                                           Choice{"--guide", "simple", {"inside"}},
                                           Choice{"--scales", "auto", {"2", "3"}},
                                           Choice{"--learning-rate", "0.02", {"0.01"}},
                                           Choice{"--content-weight", "0.05", {"5"}},
                                           Choice{"--tv-weight", "0.1", {"5"}},
                                           Choice{"--style-scale", "1", {"0.5"}},
                                           Choice{"--style-size", "0", {"48"}}),
                         [](const auto& info) {
                           auto name = info.param.option.substr(2);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

using OptionsTest = CliTest;

// With steps this small the result is what the run started from.
const Arguments kStandStill = {"--learning-rate", "1e-6", "--scales", "1"};

TEST_F(OptionsTest, InitIsWhatThePictureStartsFrom) {
  EXPECT_EQ(difference(painted(kStandStill), room()), 0);
  cv::Mat ember;
  cv::resize(seen("ember.png"), ember, room().size());
  EXPECT_LT(difference(painted(kStandStill + Arguments{"--init", "ember.png"}), ember), 0.01);
  const auto noise = painted(kStandStill + Arguments{"--init", "noise"});
  cv::Scalar mean, deviation;
  cv::meanStdDev(noise, mean, deviation);
  EXPECT_NEAR(mean[0], 127.5, 3);
  EXPECT_NEAR(deviation[0], 0.4 * 255 / std::sqrt(12.0), 2) << "noise is uniform, of 0.3 to 0.7";
}

TEST_F(OptionsTest, OfNoiseComesNoWorseAPaintingThanOfThePhotograph) {
  const auto style_loss = [this](const std::string& start) {
    const auto ended = run({"--rgb",
                            "room.png",
                            "--style",
                            "ember.png",
                            "--features",
                            "compact",
                            "--iterations",
                            "250",
                            "--threads",
                            "1",
                            "--init",
                            start,
                            "--trace",
                            "trace.jsonl",
                            "-o",
                            "out.png"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    const auto trace = trace_of(at("trace.jsonl"));
    return trace.at(trace.size() - 2)["terms"]["style"].get<double>();
  };
  EXPECT_LT(style_loss("noise"), 1.5 * style_loss("content"));
}

TEST_F(OptionsTest, TheSeedIsTheNoises) {
  const Arguments noise = {"--init", "noise", "--seed"};
  const auto one = painted(noise + Arguments{"1"});
  EXPECT_EQ(difference(one, painted(noise + Arguments{"1"})), 0);
  EXPECT_GT(difference(one, painted(noise + Arguments{"2"})), 0.1);
}

TEST_F(OptionsTest, KeepColorsLuminanceKeepsThePhotographsChroma) {
  const auto chroma = [](const cv::Mat& picture) {
    cv::Mat channels;
    cv::cvtColor(picture, channels, cv::COLOR_BGR2YCrCb);
    std::vector<cv::Mat> planes;
    cv::split(channels, planes);
    return cv::mean(planes[1])[0];
  };
  // The mean, as brightness clips single pixels.
  const auto kept = painted({"--keep-colors", "luminance", "--save-every", "3"});
  EXPECT_NEAR(chroma(kept), chroma(room()), 1);
  EXPECT_GT(difference(kept, room()), 0.005);
  EXPECT_EQ(difference(seen("out_000003.png"), kept), 0) << "of the last iteration";
}

TEST_F(OptionsTest, ScalesGoFromCoarseToFine) {
  const auto trace = traced({"--scales", "3", "--iterations", "7"});
  ASSERT_EQ(trace.size(), 9u);
  const std::vector<int> scales = {0, 0, 0, 1, 1, 2, 2}, heights = {18, 36, 72}, widths = {24, 48, 96};
  for (int i = 0; i < 7; ++i) {
    const auto& line = trace[size_t(i) + 1];
    const auto scale = scales[size_t(i)];
    EXPECT_EQ(line["scale"], scale);
    EXPECT_EQ(line["height"], heights[size_t(scale)]);
    EXPECT_EQ(line["width"], widths[size_t(scale)]);
  }
}

TEST_F(OptionsTest, LrStepsAreTheRatesOfTheTrace) {
  const auto trace = traced({"--learning-rate", "0.03", "--lr-steps", "1:0.02,3:0.01", "--iterations", "4"});
  ASSERT_EQ(trace.size(), 6u);
  const std::vector<double> rates = {0.03, 0.02, 0.02, 0.01};
  for (size_t i = 0; i < rates.size(); ++i) EXPECT_DOUBLE_EQ(trace[i + 1]["learning_rate"], rates[i]);
}

TEST_F(OptionsTest, DepthClipSaysWhichDepthsAreZeroAndOne) {
  const Arguments far = {"--depth", "room_depth.png", "--mask", "step:0.5", "--depth-clip"};
  EXPECT_EQ(difference(painted(far + Arguments{"2,4"}), painted(far + Arguments{"1,5"})), 0)
      << "half way is at 3 m";
  EXPECT_GT(difference(painted(far + Arguments{"2,4"}), painted(far + Arguments{"2,6"})), 0.001);
}

TEST_F(OptionsTest, LayersAreNamedOrNumberedAndWeighted) {
  const auto by_name = painted({"--style-layers", "relu1,fire3:0.5", "--content-layers", "fire2"});
  EXPECT_EQ(difference(painted({"--style-layers", "1,4:0.5", "--content-layers", "3"}), by_name), 0);
  EXPECT_GT(difference(painted({"--style-layers", "1,4:0.1", "--content-layers", "3"}), by_name), 0);
}

TEST_F(OptionsTest, PresetGatys2016IsItsPublication) {
  const auto ended = run({"--preset",
                          "gatys2016",
                          "--features",
                          "vgg19",
                          "--weights",
                          "random",
                          "--rgb",
                          "room.png",
                          "--style",
                          "night.png",
                          "--size",
                          "48",
                          "--iterations",
                          "1",
                          "-o",
                          "out.png",
                          "--trace",
                          "trace.jsonl"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto options = trace_of(at("trace.jsonl"))[0]["run"]["options"];
  EXPECT_EQ(options["convention"], "gatys");
  EXPECT_EQ(options["optimizer"], "lbfgs");
  EXPECT_EQ(options["pooling"], "avg");
  EXPECT_EQ(options["init"], "noise");
  EXPECT_EQ(options["iterations"], "1") << "an option beside a preset counts";
  EXPECT_TRUE(
      contains(ended.err, "relu1_1:0.2,relu2_1:0.2,relu3_1:0.2,relu4_1:0.2,relu5_1:0.2; content relu4_2"))
      << ended.err;
}

TEST_F(OptionsTest, PresetJamgochian2019IsItsPublication) {
  const auto ended = run({"--preset",
                          "jamgochian2019",
                          "--weights",
                          "random",
                          "--rgb",
                          "room.png",
                          "--style",
                          "night.png",
                          "--iterations",
                          "2",
                          "-o",
                          "out.png",
                          "--trace",
                          "trace.jsonl"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto options = trace_of(at("trace.jsonl"))[0]["run"]["options"];
  EXPECT_EQ(options["features"], "squeezenet");
  EXPECT_EQ(options["convention"], "cs231n");
  EXPECT_EQ(options["content-weight"], "0.06");
  EXPECT_TRUE(contains(ended.err, "relu1:300000,fire3:1000,fire4:15,fire5:3; content fire2")) << ended.err;
}

TEST_F(OptionsTest, AConfigFileIsTheSameAsTheOptions) {
  write_file(at("far.toml"),
             "style = [\"night.png\", \"ember.png\"]\nmask = [\"sigmoid:20,0.5\", \"rest\"]\n"
             "depth = \"room_depth.png\"\niterations = 2\n");
  const auto given = painted({"--depth",
                              "room_depth.png",
                              "--style",
                              "night.png",
                              "--style",
                              "ember.png",
                              "--mask",
                              "sigmoid:20,0.5",
                              "--mask",
                              "rest",
                              "--iterations",
                              "2"});
  const Arguments rest = {"--rgb",
                          "room.png",
                          "--features",
                          "squeezenet",
                          "--weights",
                          "random",
                          "--threads",
                          "1",
                          "-o",
                          "from_file.png",
                          "--config",
                          "far.toml"};
  auto ended = run(rest);
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(difference(seen("from_file.png"), given), 0);

  ended = run(rest + Arguments{"--iterations", "3"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_GT(difference(seen("from_file.png"), given), 0) << "the command line counts more than the file";
}

TEST_F(OptionsTest, WeightsAreFoundInTheFolderThatTheEnvironmentNames) {
  fs::create_directory(at("trained"));
  write_file(at("trained/squeezenet_start.safetensors"), squeezenet_start());
  environment_["RGBD_STYLIZE_WEIGHTS"] = at("trained");
  const Arguments rest = {
      "--rgb", "room.png", "--style", "night.png", "--iterations", "1", "--trace", "trace.jsonl"};
  const auto ended = run(rest + kFirstLayer);
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_FALSE(contains(ended.err, "random")) << ended.err;
  const auto weights = trace_of(at("trace.jsonl"))[0]["run"]["weights"];
  EXPECT_EQ(weights["file"], at("trained/squeezenet_start.safetensors"));
}

TEST_F(OptionsTest, WeightsAreFoundInTheUsersCache) {
  fs::create_directories(at("cache/rgbd_stylize"));
  write_file(at("cache/rgbd_stylize/squeezenet.safetensors"), squeezenet_start());
  const auto ended =
      run(Arguments{"--rgb", "room.png", "--style", "night.png", "--iterations", "1"} + kFirstLayer);
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_TRUE(contains(ended.err, at("cache/rgbd_stylize/squeezenet.safetensors"))) << ended.err;
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
