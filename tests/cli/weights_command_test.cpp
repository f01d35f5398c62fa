// `weights`: list, fetch, verify, convert and path. What is fetched comes from a server on this machine,
// which cannot have the published files: that those arrive is tested with others, in tests/fetch.
#include "cli_test.hpp"
#include "http_server.hpp"

#include <thread>

namespace rgbd_stylize::testing_cli {
namespace {

using namespace testing_support;

constexpr int kUsage = 2, kInput = 3, kWeights = 4, kOutput = 6, kInterrupted = 130;
const std::string kVgg16 = "vgg16-397923af.pth";

class WeightsCommandTest : public CliTest {
 protected:
  [[nodiscard]] std::string cached(const std::string& name) const { return at("cache/rgbd_stylize/" + name); }
  void write_cached(const std::string& name, const std::string& content) const {
    fs::create_directories(fs::path(cached(name)).parent_path());
    write_file(cached(name), content);
  }

  /// Fails unless the command ends with that status and an error that holds `wanted` on its last line.
  Ended expect_error(const Arguments& arguments, int status, const Words& wanted) const {
    auto ended = run(Arguments{"weights"} + arguments);
    EXPECT_EQ(ended.status, status) << ended.err;
    const auto lines = lines_of(ended.err);
    if (lines.empty() || !starts_with(lines.back(), "rgbd_stylize: ")) {
      ADD_FAILURE() << "no error at the end of: " << ended.err;
      return ended;
    }
    for (const auto& word : wanted) EXPECT_TRUE(contains(lines.back(), word)) << word << ": " << lines.back();
    return ended;
  }

  [[nodiscard]] Ended shell(const std::string& command) const {
    return Process({"/bin/sh", "-c", command}, folder(), environment_).wait();
  }
};

using WeightsListTest = WeightsCommandTest;

TEST_F(WeightsListTest, SaysWhatThereIsAndWhereItIs) {
  write_cached("vgg19-dcbb9e9d.pth", "");
  write_cached("monodepth2-stereo_1024x320/encoder.pth", "");
  write_cached("monodepth2-stereo_1024x320/depth.pth", "");
  write_cached("monodepth2-mono_1024x320/encoder.pth", "without the other half");
  const auto ended = run({"weights", "list"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  std::map<std::string, std::string> places;  // by name
  std::string name;
  for (const auto& line : lines_of(ended.out)) {
    if (line[0] != ' ') name = line;
    if (starts_with(line, "  where    ")) places[name] = line.substr(11);
  }
  EXPECT_EQ(places.size(), 12u);
  EXPECT_EQ(places["vgg16"], "missing");
  EXPECT_EQ(places["vgg19"], cached("vgg19-dcbb9e9d.pth"));
  EXPECT_EQ(places["monodepth2-stereo-1024x320"], cached("monodepth2-stereo_1024x320"));
  EXPECT_EQ(places["monodepth2-mono-1024x320"], "missing");
  for (const std::string word : {"553 MB", "BSD 3-Clause", "non-commercial", "397923af8e79cdbb"})
    EXPECT_TRUE(contains(ended.out, word)) << word;
}

TEST_F(WeightsListTest, NamesAConvertedFileThatIsUsedInstead) {
  write_cached("squeezenet.safetensors", squeezenet_start());
  const auto used = "missing; " + cached("squeezenet.safetensors") + " is used";
  EXPECT_TRUE(contains(run({"weights", "list"}).out, used));
}

using WeightsPathTest = WeightsCommandTest;

TEST_F(WeightsPathTest, TheFoldersInTheOrderOfTheSearch) {
  environment_["RGBD_STYLIZE_WEIGHTS"] = "/from/the/environment";
  EXPECT_EQ(run({"weights", "path"}).out, "/from/the/environment\n" + at("cache/rgbd_stylize") + "\n");
  EXPECT_EQ(run({"weights", "path", "--weights-dir", "/given"}).out,
            "/given\n" + at("cache/rgbd_stylize") + "\n");
}

TEST_F(WeightsPathTest, TheFileOfAName) {
  write_cached("vgg19_half.safetensors", "");
  EXPECT_EQ(run({"weights", "path", "vgg19"}).out, cached("vgg19_half.safetensors") + "\n");
  expect_error({"path", "vgg16"}, kWeights, {at("cache/rgbd_stylize"), "rgbd_stylize weights fetch vgg16"});
  expect_error({"path", "vgg61"}, kUsage, {"vgg61", "wanted one of vgg16, vgg19, "});
}

class WeightsFetchTest : public WeightsCommandTest {
 protected:
  [[nodiscard]] Arguments from_server(const Arguments& arguments) const {
    return Arguments{"fetch", "--url", server_.url()} + arguments;
  }
  [[nodiscard]] bool nothing_in_cache() const {
    return !fs::exists(at("cache/rgbd_stylize")) || fs::is_empty(at("cache/rgbd_stylize"));
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

TEST_F(WeightsFetchTest, OnATerminalTheLicenceIsAskedFor) {
  if (!fs::exists("/usr/bin/script")) GTEST_SKIP() << "there is no script, which makes terminals";
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

using WeightsVerifyTest = WeightsCommandTest;

TEST_F(WeightsVerifyTest, DamageIsShownAndIsAFailure) {
  write_cached(kVgg16, "abc");
  for (const Arguments& what : {Arguments{}, Arguments{"vgg16"}, Arguments{cached(kVgg16)}}) {
    const auto ended = expect_error(Arguments{"verify"} + what, kWeights, {"1 of 1"});
    EXPECT_TRUE(
        contains(ended.out,
                 cached(kVgg16) + ": has sha256 " +
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad, wanted 397923af"))
        << ended.out;
  }
}

TEST_F(WeightsVerifyTest, UnpackedFilesAreComparedWithWhatWasUnpacked) {
  const std::string folder = "monodepth2-mono_640x192/";
  write_cached(folder + "encoder.pth", "abc");
  write_cached(folder + "depth.pth", "");
  write_cached(folder + "SHA256SUMS",
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  encoder.pth\n"
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  depth.pth\n");
  EXPECT_EQ(run({"weights", "verify"}).status, 0);
  EXPECT_EQ(run({"weights", "verify", cached(folder)}).status, 0) << "also by the folder's name";
  write_cached(folder + "depth.pth", "abd");
  const auto ended = expect_error({"verify", "monodepth2"}, kWeights, {"1 of 1"});
  EXPECT_TRUE(contains(ended.out, cached(folder + "depth.pth") + ": has sha256 ")) << ended.out;
}

TEST_F(WeightsVerifyTest, WhatIsNotThereOrNotPublished) {
  EXPECT_EQ(run({"weights", "verify"}).status, 0) << "there is nothing";
  expect_error({"verify", "vgg16"}, kWeights, {kVgg16, "rgbd_stylize weights fetch vgg16"});
  write_file(at("mine.pth"), "abc");
  expect_error({"verify", "mine.pth"}, kUsage, {"mine.pth", "nothing of that name is published"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
