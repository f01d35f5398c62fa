// `weights fetch`, from a server on this machine, which cannot have the published files: that those arrive is
// tested with others, in tests/fetch.
#include "http_server.hpp"
#include "weights_test.hpp"

#include <thread>

namespace rgbd_stylize::testing_cli {
namespace {

using namespace testing_support;

constexpr int kUsage = 2, kInput = 3, kWeights = 4, kOutput = 6, kInterrupted = 130;

class WeightsFetchTest : public WeightsCommandTest {
 protected:
  [[nodiscard]] Arguments from_server(const Arguments& arguments) const {
    return Arguments{"fetch", "--url", server_.url()} + arguments;
  }
  [[nodiscard]] bool nothing_in_cache() const {
    return !fs::exists(at("cache/rgbd_stylize")) || fs::is_empty(at("cache/rgbd_stylize"));
  }

  [[nodiscard]] Ended shell(const std::string& command) const {
    return Process({"/bin/sh", "-c", command}, folder(), environment_).wait();
  }

  HttpServer server_{sending(std::string(100'000, 'w'))};
};

TEST_F(WeightsFetchTest, AnotherFileIsRefusedAndNotKept) {
  // head -c 100000 /dev/zero | tr '\0' w | sha256sum
  const auto ended =
      expect_error(from_server({"vgg16"}),
                   kWeights,
                   {"0af6d7a00b4c067cea9f902fe29603150d22434d95c503525e2db5bb625e81d2",
                    "wanted 397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0"});
  EXPECT_EQ(ended.out, "");
  EXPECT_TRUE(contains(ended.err, "licence: BSD 3-Clause")) << ended.err;
  EXPECT_TRUE(nothing_in_cache());
  ASSERT_EQ(server_.requests().size(), 1u);
  EXPECT_TRUE(starts_with(server_.requests()[0], "GET /" + kVgg16 + " ")) << server_.requests()[0];
}

TEST_F(WeightsFetchTest, ProgressIsALineForATenthWhereThereIsNoTerminal) {
  const auto ended = run(Arguments{"weights"} + from_server({"vgg16"}));
  int lines = 0;
  for (const auto& line : lines_of(ended.err)) lines += contains(line, "0.1 MB of 0.1 MB");
  EXPECT_EQ(lines, 1) << ended.err;
  EXPECT_LE(lines_of(ended.err).size(), 12u) << ended.err;
  EXPECT_FALSE(contains(ended.err, "\r"));
}

TEST_F(WeightsFetchTest, FailuresHaveTheirExitCodes) {
  server_.behave(answering("404 Not Found"));
  expect_error(from_server({"vgg16"}), kInput, {server_.url(kVgg16), "404"});
  server_.behave(redirecting("http://example.com/vgg16.pth"));
  expect_error(from_server({"vgg16"}), kInput, {"http://example.com/vgg16.pth", "not https"});
  expect_error({"fetch", "vgg16", "--url", "http://example.com"}, kUsage, {"--url http://example.com"});
  expect_error({"fetch", "vgg61"}, kUsage, {"vgg61", "squeezenet"});
  expect_error({"fetch"}, kUsage, {"NAME"});
  EXPECT_TRUE(nothing_in_cache());
}

TEST_F(WeightsFetchTest, ACutConnectionLeavesAPartThatTheNextFetchContinues) {
  server_.behave(cutting(std::string(100'000, 'w'), 60'000));
  expect_error(from_server({"vgg16"}), kInput, {"60000 bytes are kept in " + cached(kVgg16 + ".part")});
  EXPECT_EQ(fs::file_size(cached(kVgg16 + ".part")), 60'000u);
  EXPECT_FALSE(fs::exists(cached(kVgg16)));
  EXPECT_TRUE(contains(run({"weights", "list"}).out, "where    missing"));
  run(Arguments{"weights"} + from_server({"vgg16"}));
  EXPECT_TRUE(contains(server_.requests().at(1), "Range: bytes=60000-"));
}

TEST_F(WeightsFetchTest, CtrlCStopsAndLeavesOnlyThePart) {
  server_.behave(slowly_sending(std::string(100'000'000, 'w')));
  const auto program = start(Arguments{"weights"} + from_server({"vgg16"}));
  const auto part = cached(kVgg16 + ".part");
  const auto some_is_there = [&] { return fs::exists(part) && fs::file_size(part) > 0; };
  for (int i = 0; i < 600 && !some_is_there(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  ASSERT_TRUE(some_is_there()) << program->err();
  program->signal(SIGINT);
  const auto ended = program->wait();
  EXPECT_EQ(ended.status, kInterrupted) << ended.err;
  EXPECT_TRUE(contains(ended.err, "stopped")) << ended.err;
  EXPECT_TRUE(some_is_there());
  EXPECT_FALSE(fs::exists(cached(kVgg16)));
}

TEST_F(WeightsFetchTest, AFullDiskIsAnOutputThatCannotBeWritten) {
  const auto ended = shell(
      "trap '' XFSZ; ulimit -f 8; exec " RGBD_STYLIZE_BINARY " weights fetch vgg16 --url " + server_.url());
  EXPECT_EQ(ended.status, kOutput) << ended.err;
  EXPECT_TRUE(contains(ended.err, cached(kVgg16 + ".part") + ": cannot be written")) << ended.err;
  EXPECT_FALSE(fs::exists(cached(kVgg16)));
}

TEST_F(WeightsFetchTest, ALicenceThatIsNotAcceptedStopsBeforeAnythingIsAskedFor) {
  // The test's own input may be a terminal.
  const auto ended = shell("exec " RGBD_STYLIZE_BINARY " weights fetch vgg16 monodepth2 --url " +
                           server_.url() + " </dev/null");
  EXPECT_EQ(ended.status, kUsage) << ended.err;
  EXPECT_TRUE(contains(ended.err, "non-commercial use only; give --accept-licence")) << ended.err;
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(WeightsFetchTest, AnAcceptedLicenceIsNotAskedFor) {
  expect_error(from_server({"monodepth2-mono+stereo-640x192", "--accept-licence"}),
               kWeights,
               {"has md5 ", "wanted c024d69012485ed05d7eaa9617a96b81"});
  EXPECT_TRUE(starts_with(server_.requests().at(0), "GET /mono%2Bstereo_640x192.zip "));
  EXPECT_TRUE(nothing_in_cache());
}

TEST_F(WeightsFetchTest, WhatIsThereAndGoodIsNotFetchedAgain) {
  const std::string folder = "monodepth2-mono_640x192/";
  const std::string sums =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  encoder.pth\n"
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  depth.pth\n";
  write_cached(folder + "encoder.pth", "abc");
  write_cached(folder + "depth.pth", "");
  write_cached(folder + "SHA256SUMS", sums);
  const auto again = run(Arguments{"weights"} + from_server({"monodepth2"}));
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(again.out, cached("monodepth2-mono_640x192") + "  is there already\n");
  EXPECT_TRUE(server_.requests().empty());

  write_cached(folder + "depth.pth", "damaged");
  const auto damaged = run(Arguments{"weights"} + from_server({"monodepth2", "--accept-licence"}));
  EXPECT_TRUE(contains(damaged.err, "depth.pth: has sha256 ")) << damaged.err;
  EXPECT_EQ(server_.requests().size(), 1u);
}

TEST_F(WeightsFetchTest, OnATerminalTheLicenceIsAskedFor) {
  if (shell("/usr/bin/script -qec true /dev/null").status != 0)
    GTEST_SKIP() << "script, which makes terminals, is not there or cannot make one";
  const auto answered = [&](const std::string& answer) {
    return shell("echo " + answer +
                 " | /usr/bin/script -qec '" RGBD_STYLIZE_BINARY " weights fetch monodepth2 --url " +
                 server_.url() + "' /dev/null");
  };
  const auto no = answered("n");
  EXPECT_EQ(no.status, kUsage) << no.out;
  EXPECT_TRUE(contains(no.out, "non-commercial use only. Fetch it? [y/N]")) << no.out;
  EXPECT_TRUE(server_.requests().empty());
  const auto yes = answered("y");
  EXPECT_EQ(yes.status, kWeights) << yes.out;
  EXPECT_EQ(server_.requests().size(), 1u);
}

TEST_F(WeightsFetchTest, WithoutAHomeTheFolderHasToBeNamed) {
  environment_["HOME"] = environment_["XDG_CACHE_HOME"] = "";
  expect_error(from_server({"vgg16"}), kUsage, {"--weights-dir"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
