// The trace, the texts in the picture, and that a job can be repeated from them.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

using TraceTest = CliTest;

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;  // in alphabetical order
}

const Arguments kWeights = {"--content-weight", "0.3", "--tv-weight", "0.7", "--convention", "johnson"};

TEST_F(TraceTest, BeginsWithTheRun) {
  write_file(at("start.safetensors"), squeezenet_start());
  const Arguments arguments =
      quick(Arguments{"--weights", "start.safetensors", "--seed", "7", "--trace", "t.jsonl"} + kFirstLayer);
  ASSERT_EQ(run(arguments).status, 0);
  const auto first = trace_of(at("t.jsonl")).at(0);
  ASSERT_EQ(keys_of(first), std::vector<std::string>{"run"});
  const auto& run_line = first["run"];
  EXPECT_EQ(keys_of(run_line),
            (std::vector<std::string>{
                "command", "device", "options", "precision", "seed", "threads", "version", "weights"}));
  std::string command = RGBD_STYLIZE_BINARY;
  for (const auto& argument : arguments) command += " " + argument;
  EXPECT_EQ(run_line["command"], command);
  EXPECT_EQ("rgbd_stylize " + run_line["version"].get<std::string>() + "\n", run({"--version"}).out);
  EXPECT_EQ(run_line["threads"], 1);
  EXPECT_EQ(run_line["seed"], 7);
  EXPECT_TRUE(run_line["precision"] == "fp32" || run_line["precision"] == "tf32");
  EXPECT_EQ(run_line["weights"]["file"], "start.safetensors");
  EXPECT_EQ(run_line["weights"]["sha256"], sha256_of(at("start.safetensors")));
  EXPECT_EQ(run_line["options"]["iterations"], "3");
  EXPECT_EQ(run_line["options"]["convention"], "balanced") << "an option that was not given";
}

TEST_F(TraceTest, GoesOnWithALineForEachIteration) {
  const auto trace = traced({"--iterations", "4", "--learning-rate", "0.03"});
  ASSERT_EQ(trace.size(), 6u);
  for (int i = 0; i < 4; ++i) {
    const auto& line = trace[size_t(i) + 1];
    EXPECT_EQ(keys_of(line),
              (std::vector<std::string>{
                  "height", "iteration", "learning_rate", "scale", "seconds", "terms", "total", "width"}));
    EXPECT_EQ(line["iteration"], i);
    EXPECT_EQ(line["scale"], 0);
    EXPECT_EQ(line["height"], kHeight);
    EXPECT_EQ(line["width"], kWidth);
    EXPECT_EQ(line["learning_rate"], 0.03);
    EXPECT_GT(line["seconds"], 0);
  }
}

TEST_F(TraceTest, EndsWithWhatWasWritten) {
  const auto last = traced({"--iterations", "2"}).back();
  ASSERT_EQ(keys_of(last), std::vector<std::string>{"done"});
  const auto& done = last["done"];
  EXPECT_EQ(keys_of(done),
            (std::vector<std::string>{"iterations", "output", "seconds", "sha256", "stopped_by"}));
  EXPECT_EQ(done["iterations"], 2);
  EXPECT_EQ(done["stopped_by"], "iterations");
  EXPECT_EQ(done["output"], "out.png");
  EXPECT_EQ(done["sha256"], sha256_of(at("out.png")));
  EXPECT_GT(done["seconds"], 0);
}

TEST_F(TraceTest, TheTotalIsTheWeightedSumOfTheUnweightedTerms) {
  for (const std::string factor : {"2", "20"}) {
    const auto trace = traced(kWeights + Arguments{"--style-weight", factor});
    for (size_t i = 1; i + 1 < trace.size(); ++i) {
      const auto& terms = trace[i]["terms"];
      ASSERT_EQ(keys_of(terms), (std::vector<std::string>{"content", "style", "tv"}));
      const double sum = 0.3 * terms["content"].get<double>() +
                         std::stod(factor) * terms["style"].get<double>() + 0.7 * terms["tv"].get<double>();
      EXPECT_NEAR(trace[i]["total"], sum, 1e-4 * sum);
    }
  }
}

TEST_F(TraceTest, SeveralStylesAreSeveralTerms) {
  const auto trace = traced(kWeights + Arguments{"--style",
                                                 "night.png",
                                                 "--style",
                                                 "ember.png",
                                                 "--style-weight",
                                                 "2,0.5",
                                                 "--depth",
                                                 "room_depth.png",
                                                 "--mask",
                                                 "step:0.5",
                                                 "--mask",
                                                 "rest"});
  const auto& line = trace.at(2);
  const auto& terms = line["terms"];
  ASSERT_EQ(keys_of(terms), (std::vector<std::string>{"content", "style[0]", "style[1]", "tv"}));
  const double sum = 0.3 * terms["content"].get<double>() + 2 * terms["style[0]"].get<double>() +
                     0.5 * terms["style[1]"].get<double>() + 0.7 * terms["tv"].get<double>();
  EXPECT_NEAR(line["total"], sum, 1e-4 * sum);
}

TEST_F(TraceTest, TheFirstIterationIsTheStartingPoint) {
  const auto trace = traced(kWeights);
  EXPECT_EQ(trace.at(1)["terms"]["content"], 0) << "the photograph has its own content";
  EXPECT_GT(trace.at(2)["terms"]["content"], 0);
  const auto slow = traced(kWeights + Arguments{"--learning-rate", "1e-5"});
  EXPECT_EQ(slow.at(1)["total"], trace.at(1)["total"]) << "before a step there was none";
}

using RepeatTest = CliTest;

TEST_F(RepeatTest, TheSameCommandWritesTheSameBytes) {
  const Arguments job = quick({"--depth",
                               "room_depth.png",
                               "--mask",
                               "sigmoid:20,0.5",
                               "--init",
                               "noise",
                               "--seed",
                               "3",
                               "--threads",
                               "2",
                               "--scales",
                               "2"});
  ASSERT_EQ(run(job).status, 0);
  const auto first = file_content(at("out.png"));
  fs::remove(at("out.png"));
  ASSERT_EQ(run(job).status, 0);
  EXPECT_TRUE(file_content(at("out.png")) == first);
}

TEST_F(RepeatTest, ThePictureSaysHowItWasMade) {
  write_file(at("start.safetensors"), squeezenet_start());
  const Arguments job = quick(Arguments{"--weights", "start.safetensors", "--seed", "7"} + kFirstLayer);
  ASSERT_EQ(run(job).status, 0);
  auto texts = png_texts(at("out.png"));
  EXPECT_EQ(texts["Software"] + "\n", run({"--version"}).out);
  EXPECT_EQ(texts["rgbd_stylize:seed"], "7");
  EXPECT_EQ(texts["rgbd_stylize:weights_sha256"], sha256_of(at("start.safetensors")));
  std::string command = RGBD_STYLIZE_BINARY;
  for (const auto& argument : job) command += " " + argument;
  EXPECT_EQ(texts["rgbd_stylize:command"], command);
  const auto options = Json::parse(texts["rgbd_stylize:options"]);
  EXPECT_EQ(options["rgb"], "room.png");
  EXPECT_EQ(options["style-layers"], "relu1");
  EXPECT_EQ(options["tv-weight"], "0.1") << "an option that was not given";
}

TEST_F(RepeatTest, TheCommandIsWhatAShellReads) {
  fs::copy(at("night.png"), at("o'er night.png"));
  const Arguments job = quick({"--style", "o'er night.png", "--style", "ember.png", "--tv-weight", "0"});
  ASSERT_EQ(run(job).status, 0);
  const auto first = file_content(at("out.png"));
  auto texts = png_texts(at("out.png"));
  const auto options = Json::parse(texts["rgbd_stylize:options"]);
  EXPECT_EQ(options["style"], "'o'\\''er night.png' ember.png");
  fs::remove(at("out.png"));
  ASSERT_EQ(Process({"/bin/sh", "-c", texts["rgbd_stylize:command"]}, folder(), environment_).wait().status,
            0);
  EXPECT_TRUE(file_content(at("out.png")) == first);
}

TEST_F(RepeatTest, ThePictureOfARandomNetworkSaysSo) {
  painted({});
  EXPECT_EQ(png_texts(at("out.png"))["rgbd_stylize:weights_sha256"], "random weights");
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
