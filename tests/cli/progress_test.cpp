// What a run says while it goes on, what it saves on the way, and how it is stopped.
#include "cli_test.hpp"

#include <regex>

namespace rgbd_stylize::testing_cli {
namespace {

using ProgressTest = CliTest;

std::vector<std::string> progress_lines(const std::string& err) {
  static const std::regex progress(" *[0-9]+/[0-9]+ .*");
  std::vector<std::string> lines;
  for (const auto& line : lines_of(err)) {
    if (std::regex_match(line, progress)) lines.push_back(line);
  }
  return lines;
}

TEST_F(ProgressTest, ALineEveryTenthWhereThereIsNoTerminal) {
  const auto lines = progress_lines(run(quick({"--iterations", "40"})).err);
  ASSERT_EQ(lines.size(), 10u);
  for (size_t i = 0; i < lines.size(); ++i) {
    EXPECT_TRUE(contains(lines[i], " " + std::to_string(4 * (i + 1)) + "/40 ")) << lines[i];
    for (const std::string word : {"96x72", "loss ", "content ", "style ", "tv ", "s left"}) {
      EXPECT_TRUE(contains(lines[i], word)) << lines[i];
    }
    EXPECT_FALSE(contains(lines[i], "\r")) << "a log is no terminal";
  }
}

TEST_F(ProgressTest, SeveralStylesAreSeveralLosses) {
  const auto lines = progress_lines(run(quick({"--style", "night.png", "--style", "ember.png"})).err);
  ASSERT_FALSE(lines.empty());
  EXPECT_TRUE(contains(lines.back(), "style[0] ") && contains(lines.back(), "style[1] ")) << lines.back();
}

TEST_F(ProgressTest, VerboseIsALineForEachIteration) {
  const auto lines = progress_lines(run(quick({"--iterations", "23", "--verbose"})).err);
  ASSERT_EQ(lines.size(), 23u);
  EXPECT_TRUE(contains(lines.front(), " 1/23 ")) << lines.front();
}

TEST_F(ProgressTest, ThePlanIsShownBeforeTheFirstIteration) {
  const auto ended = run(quick({"--depth", "room_depth.png", "--mask", "ones"}));
  ASSERT_EQ(ended.status, 0) << ended.err;
  const auto& err = ended.err;
  ASSERT_TRUE(contains(err, "1/3 ")) << err;
  for (const std::string word : {"room.png  96x72",
                                 "room_depth.png  16-bit PNG, 1000 units a metre (guessed)",
                                 "mask ones selects 100.0 %",
                                 "squeezenet",
                                 "balanced",
                                 "adam, 3 iterations",
                                 "1 threads",
                                 "out.png"}) {
    EXPECT_LT(err.find(word), err.find("1/3 ")) << word << " is not in\n" << err;
  }
}

TEST_F(ProgressTest, QuietSaysNothing) {
  write_file(at("start.safetensors"), squeezenet_start());
  const auto ended = run(quick(Arguments{"--weights", "start.safetensors", "--quiet"} + kFirstLayer));
  EXPECT_EQ(ended.status, 0);
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(ended.err, "");
}

TEST_F(ProgressTest, QuietStillWarns) {
  const auto ended = run(quick({"--quiet"}));
  EXPECT_EQ(ended.status, 0);
  const auto lines = lines_of(ended.err);
  ASSERT_EQ(lines.size(), 1u) << ended.err;
  EXPECT_TRUE(starts_with(lines[0], "warning: the network's weights are random")) << ended.err;
}

TEST_F(ProgressTest, SaveEverySavesOnTheWay) {
  painted({"--iterations", "5", "--save-every", "2", "--scales", "1"});
  EXPECT_EQ(seen("out_000002.png").size(), room().size());
  EXPECT_EQ(seen("out_000004.png").size(), room().size());
  EXPECT_GT(difference(seen("out_000002.png"), seen("out_000004.png")), 0);
  EXPECT_FALSE(fs::exists(at("out_000001.png")));
  const auto after_two = seen("out_000002.png");
  EXPECT_EQ(difference(painted({"--iterations", "2", "--scales", "1"}), after_two), 0);
}

TEST_F(ProgressTest, WhatIsSavedOnTheWayKeepsAlphaAndDepthOfColour) {
  cv::Mat deep, clear;
  room().convertTo(deep, CV_16U, 256);
  cv::cvtColor(deep, clear, cv::COLOR_BGR2BGRA);
  clear.col(0) = cv::Scalar(9000, 9000, 9000, 0);
  cv::imwrite(at("clear.png"), clear);
  const auto whole = painted({"--rgb", "clear.png", "--save-every", "3", "--scales", "1"});
  EXPECT_EQ(whole.type(), CV_16UC4);
  EXPECT_EQ(difference(seen("out_000003.png"), whole), 0);
}

// No file may grow beyond a limit: the trace does, the picture does not.
TEST_F(ProgressTest, ATraceThatCannotGoOnDoesNotTakeThePictureWithIt) {
  const auto job = quick({"--trace", "trace.jsonl", "--iterations", "200", "-o", "out.jpg"});
  const auto limited =
      Arguments{"/bin/sh", "-c", "trap '' XFSZ; ulimit -f 40; exec \"$0\" \"$@\"", RGBD_STYLIZE_BINARY} + job;
  const auto ended = Process(limited, folder(), environment_).wait();
  EXPECT_EQ(ended.status, 6) << ended.err;
  EXPECT_TRUE(contains(ended.err, "warning: --trace trace.jsonl: ")) << ended.err;
  EXPECT_TRUE(starts_with(lines_of(ended.err).back(), "rgbd_stylize: --trace trace.jsonl: ")) << ended.err;
  EXPECT_EQ(seen("out.jpg").size(), room().size());
}

TEST_F(ProgressTest, ASnapshotThatCannotBeWrittenTakesNeitherTraceNorPictureWithIt) {
  const auto job = quick({"--size",
                          "192",
                          "--scales",
                          "1",
                          "--save-every",
                          "2",
                          "--iterations",
                          "6",
                          "--trace",
                          "t.jsonl",
                          "-o",
                          "out.jpg"});
  const auto limited =
      Arguments{"/bin/sh", "-c", "trap '' XFSZ; ulimit -f 50; exec \"$0\" \"$@\"", RGBD_STYLIZE_BINARY} + job;
  const auto ended = Process(limited, folder(), environment_).wait();
  EXPECT_EQ(ended.status, 6) << ended.err;
  EXPECT_TRUE(contains(ended.err, "warning: out_000002.png: cannot be written")) << ended.err;
  EXPECT_FALSE(contains(ended.err, "out_000004.png")) << "told once: " << ended.err;
  EXPECT_EQ(trace_of(at("t.jsonl")).size(), 8u);
  EXPECT_EQ(seen("out.jpg").size(), cv::Size(192, 144));
}

TEST_F(ProgressTest, AStyleThatIsTransparentIsWarnedOf) {
  cv::Mat clear;
  cv::cvtColor(seen("night.png"), clear, cv::COLOR_BGR2BGRA);
  cv::imwrite(at("opaque.png"), clear);
  clear.col(0) = cv::Scalar(0, 0, 0, 0);
  cv::imwrite(at("clear.png"), clear);
  EXPECT_FALSE(contains(run(quick({"--style", "opaque.png"})).err, "transparent"));
  EXPECT_TRUE(contains(run(quick({"--style", "clear.png"})).err,
                       "warning: --style clear.png: is transparent somewhere"));
}

TEST_F(ProgressTest, SaveMasksSavesThemBesideTheOutput) {
  painted({"--style",
           "night.png",
           "--style",
           "ember.png",
           "--depth",
           "room_depth.png",
           "--mask",
           "sigmoid:20,0.5",
           "--mask",
           "rest",
           "--content-mask",
           "step:0.5",
           "--save-masks"});
  const auto far = seen("out_mask0.png"), rest = seen("out_mask1.png"),
             content = seen("out_content_mask.png");
  ASSERT_EQ(far.type(), CV_8UC1);
  ASSERT_EQ(far.size(), room().size());
  EXPECT_GT(cv::mean(far, far_pixels())[0], 200);
  EXPECT_LT(cv::mean(far, near_pixels())[0], 55);
  cv::Mat sum = far + rest;
  EXPECT_LE(cv::norm(sum, cv::Mat(sum.size(), CV_8U, cv::Scalar(255)), cv::NORM_INF), 1);
  EXPECT_EQ(cv::countNonZero(content == 255), cv::countNonZero(content > 0)) << "a step is all or nothing";
}

class InterruptTest : public CliTest, public ::testing::WithParamInterface<int> {};

TEST_P(InterruptTest, SavesThePictureAsItStandsAndExitsWith130) {
  const auto process = start(quick({"--iterations", "1000000", "--verbose", "--trace", "trace.jsonl"}));
  ASSERT_TRUE(process->wait_for("30/1000000 ")) << process->err();
  process->signal(GetParam());
  const auto ended = process->wait();
  EXPECT_EQ(ended.status, 130) << ended.err;
  EXPECT_TRUE(contains(ended.err, "interrupted")) << ended.err;
  EXPECT_GT(difference(seen("out.png"), room()), 0.01);

  const auto trace = trace_of(at("trace.jsonl"));
  const auto& done = trace.back().at("done");
  EXPECT_EQ(done["stopped_by"], "interrupt");
  EXPECT_EQ(done["iterations"], int(trace.size()) - 2) << "the iteration in hand was finished, and no more";
  EXPECT_EQ(done["sha256"], sha256_of(at("out.png")));
}

INSTANTIATE_TEST_SUITE_P(Signals, InterruptTest, ::testing::Values(SIGINT, SIGTERM), [](const auto& info) {
  return info.param == SIGINT ? "CtrlC" : "Terminate";
});

TEST_F(ProgressTest, AnInterruptAtACoarseScaleStillSavesTheFullSize) {
  const auto process = start(quick({"--iterations", "1000000", "--verbose", "--scales", "2"}));
  ASSERT_TRUE(process->wait_for("3/1000000 ")) << process->err();
  process->signal(SIGINT);
  EXPECT_EQ(process->wait().status, 130);
  EXPECT_EQ(seen("out.png").size(), room().size());
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
