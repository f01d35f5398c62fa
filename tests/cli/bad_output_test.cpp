// Outputs that cannot or must not be written: told before the first iteration, with nothing lost.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2;
constexpr int kOutput = 6;

using BadOutputTest = CliTest;

TEST_F(BadOutputTest, ARunThatFailsWritesNoOutput) {
  write_file(at("empty.pth"), "");
  const std::vector<std::pair<int, Arguments>> failures = {
      {kUsage, {"--mask", "wave"}},
      {3, {"--style", "missing.png"}},
      {4, {"--weights", "empty.pth"}},
      {kOutput, {"--trace", "missing/trace.jsonl", "-q"}}};
  for (const auto& [status, arguments] : failures) {
    expect_refused_as_given(quick(arguments), status, {});
    EXPECT_FALSE(fs::exists(at("out.png")));
  }
}

TEST_F(BadOutputTest, AFolderThatIsMissing) {
  expect_refused({"-o", "missing/out.png"}, kOutput, {"missing/out.png: cannot be written"});
  EXPECT_FALSE(fs::exists(at("missing")));
}

TEST_F(BadOutputTest, AFolderThatIsNotWritable) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  fs::create_directory(at("closed"));
  fs::permissions(at("closed"), fs::perms::owner_read | fs::perms::owner_exec);
  expect_refused({"-o", "closed/out.png"}, kOutput, {"closed/out.png: cannot be written"});
}

TEST_F(BadOutputTest, AFileThatIsNotWritable) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  write_file(at("kept.png"), "kept");
  fs::permissions(at("kept.png"), fs::perms::owner_read);
  expect_refused({"-o", "kept.png"}, kOutput, {"kept.png: cannot be written"});
}

// Even root makes no files there, which shows only when it is tried.
TEST_F(BadOutputTest, AFailureAtTheVeryEndIsStillThatExitCode) {
  const auto ended = run(quick({"-o", "/proc/out.png", "--quiet"}));
  EXPECT_EQ(ended.status, kOutput);
  EXPECT_TRUE(contains(ended.err, "rgbd_stylize: /proc/out.png: cannot be written")) << ended.err;
}

TEST_F(BadOutputTest, AFolderInPlaceOfAFile) {
  fs::create_directory(at("folder.png"));
  expect_refused({"-o", "folder.png"}, kOutput, {"folder.png: cannot be written: it is a folder"});
}

TEST_F(BadOutputTest, AFormatThatIsNotWritten) {
  expect_refused({"-o", "out.gif"}, kOutput, {"out.gif: "});
  expect_refused({"-o", "out"}, kOutput, {"out: "});
}

TEST_F(BadOutputTest, AFormatThatHoldsNoSixteenBits) {
  cv::Mat fine;
  room().convertTo(fine, CV_16U, 256);
  cv::imwrite(at("fine.png"), fine);
  expect_refused({"--rgb", "fine.png", "-o", "out.jpg"}, kOutput, {"out.jpg: "});
}

TEST_F(BadOutputTest, AnInputUnderAnyOfItsNames) {
  fs::create_symlink(at("night.png"), at("link.png"));
  cv::imwrite(at("start.png"), room());
  cv::imwrite(at("mask.png"), cv::Mat(kHeight, kWidth, CV_8U, cv::Scalar(255)));
  const Arguments job = {
      "--depth", "room_depth.png", "--init", "start.png", "--mask", "image:mask.png", "-o"};
  expect_refused(job + Arguments{"room.png"}, kUsage, {"room.png"});
  expect_refused(job + Arguments{"./room_depth.png"}, kUsage, {"room_depth.png"});
  expect_refused(job + Arguments{at("night.png")}, kUsage, {"night.png"});
  expect_refused(job + Arguments{"link.png"}, kUsage, {"link.png"});
  expect_refused(job + Arguments{"start.png"}, kUsage, {"start.png"});
  expect_refused(job + Arguments{"mask.png"}, kUsage, {"mask.png"});
}

TEST_F(BadOutputTest, ATraceThatWouldReplaceAnInputOrThePicture) {
  expect_refused({"--trace", "room.png"}, kUsage, {"--trace room.png"});
  expect_refused({"--trace", "night.png"}, kUsage, {"--trace night.png"});
  expect_refused({"--trace", "out.png"}, kUsage, {"--trace out.png"});
}

TEST_F(BadOutputTest, TheFileOfOptions) {
  write_file(at("run.toml"), "size = 48\n");
  const Arguments options = {"--config", "run.toml"};
  expect_refused(
      options + Arguments{"--trace", "./run.toml"}, kUsage, {"--trace ./run.toml", "the input run.toml"});
  fs::create_symlink(at("run.toml"), at("link.png"));
  expect_refused(options + Arguments{"-o", "link.png"}, kUsage, {"--output link.png", "the input run.toml"});
  fs::create_symlink(at("run.toml"), at("out_000002.png"));
  expect_refused(options + Arguments{"--save-every", "2"}, kUsage, {"--save-every out_000002.png"});
  EXPECT_EQ(run(quick(options + Arguments{"--lr-steps", ""})).status, 0);
}

TEST_F(BadOutputTest, ATraceThatCannotBeWritten) {
  expect_refused({"--trace", "missing/trace.jsonl", "--quiet"}, kOutput, {"--trace missing/trace.jsonl"});
}

TEST_F(BadOutputTest, APgmOfColours) {
  const auto ended = run(quick({"--iterations", "1000000", "-o", "out.pgm"}));
  EXPECT_EQ(ended.status, 6) << "before the first iteration";
  EXPECT_TRUE(contains(ended.err, ".pgm holds grey only")) << ended.err;
}

// What is told must not go into a file that takes the place of a closed stream.
TEST_F(BadOutputTest, AClosedErrorStreamLeavesTheTraceAlone) {
  const auto job = quick({"--trace", "trace.jsonl", "--iterations", "30"});
  const auto closed = Arguments{"/bin/sh", "-c", "exec \"$0\" \"$@\" 2>&-", RGBD_STYLIZE_BINARY} + job;
  EXPECT_EQ(Process(closed, folder(), environment_).wait().status, 0);
  EXPECT_EQ(trace_of(at("trace.jsonl")).size(), 32u) << "every line is JSON";
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
