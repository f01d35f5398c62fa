// Servers, networks and disks that fail: nothing wrong ever stands under the final name.
#include "fetch_test.hpp"
#include "file_limit.hpp"

#include <fcntl.h>
#include <sys/file.h>

namespace rgbd_stylize {
namespace {

using namespace testing_fetch;

class BadServerTest : public FetchTest {
 protected:
  void expect_redirect_refused(const std::string& location) {
    server_.behave(redirecting(location));
    const auto message = refusal<InputError>();
    EXPECT_CONTAINS(message, location);
    EXPECT_CONTAINS(message, "is not https; it was not followed");
    EXPECT_EQ(files(), Files{});
  }
};

TEST_F(BadServerTest, AnotherFileIsThrownAway) {
  write("numbers.pth", "what was there before");
  auto other = numbers_;
  other[100] ^= 1;
  server_.behave(sending(other));
  const auto message = refusal<WeightsError>();
  EXPECT_CONTAINS(message, std::string("wanted ") + kNumbersSha256);
  EXPECT_CONTAINS(message, "has sha256 ");
  EXPECT_EQ(files(), Files{"numbers.pth"});
  EXPECT_EQ(file_content(at("numbers.pth")), "what was there before");
}

TEST_F(BadServerTest, APartOfAnotherFileIsThrownAwayAndTheNextTryIsGood) {
  write("numbers.pth.part", std::string(1000, 'x'));
  refusal<WeightsError>();
  EXPECT_EQ(files(), Files{});
  expect_fetched();
}

TEST_F(BadServerTest, APartThatIsLongerThanTheFileIsThrownAway) {
  write("numbers.pth.part", numbers_ + "100000\n");
  refusal<WeightsError>();
  EXPECT_EQ(files(), Files{});
}

TEST_F(BadServerTest, AnotherPartThanTheOneAskedForIsNotTaken) {
  write("numbers.pth.part", numbers_.substr(0, 1000));
  auto behaviour = sending(numbers_);
  behaviour.range_error = 1;
  server_.behave(behaviour);
  EXPECT_CONTAINS(refusal<InputError>(), "sends another part than the one asked for, from byte 1000");
  EXPECT_TRUE(file_content(at("numbers.pth.part")) == numbers_.substr(0, 1000));
}

TEST_F(BadServerTest, NotFound) {
  server_.behave(answering("404 Not Found"));
  EXPECT_CONTAINS(refusal<InputError>(), weights_.url + ": the server answers 404");
  EXPECT_EQ(files(), Files{});
}

TEST_F(BadServerTest, NotFoundKeepsThePart) {
  write("numbers.pth.part", "0\n1\n");
  server_.behave(answering("503 Service Unavailable"));
  refusal<InputError>();
  EXPECT_EQ(file_content(at("numbers.pth.part")), "0\n1\n");
}

TEST_F(BadServerTest, AnAnswerWithoutAFile) {
  server_.behave(answering("204 No Content"));
  EXPECT_CONTAINS(refusal<InputError>(), "the server answers 204, wanted 200");
  EXPECT_EQ(files(), Files{});
}

TEST_F(BadServerTest, NoServer) {
  weights_.url = "http://127.0.0.1:9/numbers.pth";
  EXPECT_CONTAINS(refusal<InputError>(), "http://127.0.0.1:9/numbers.pth: ");
  EXPECT_EQ(files(), Files{});
}

TEST_F(BadServerTest, ARedirectLeadsToHttpsOnly) {
  expect_redirect_refused("http://example.com/numbers.pth");
  expect_redirect_refused("ftp://example.com/numbers.pth");
  expect_redirect_refused("file:///etc/passwd");
}

TEST_F(BadServerTest, ARedirectMayStayOnThisMachine) {
  const HttpServer first(redirecting(server_.url("elsewhere/file")));
  weights_.url = first.url("numbers.pth");
  expect_fetched();
  EXPECT_CONTAINS(server_.requests().at(0), "GET /elsewhere/file ");
}

TEST_F(BadServerTest, ACircleOfRedirectsEnds) {
  server_.behave(redirecting("/again"));
  EXPECT_CONTAINS(refusal<InputError>(), "redirects more than 10 times");
  EXPECT_EQ(server_.requests().size(), 11u);
}

TEST_F(BadServerTest, PlainHttpToAnotherMachineIsAUsageError) {
  FetchOptions options;
  for (const auto* url : {"http://example.com", "ftp://127.0.0.1", "file:///etc", "127.0.0.1"}) {
    options.mirror = url;
    EXPECT_CONTAINS(refusal<UsageError>(options), std::string("--url ") + url + ": wanted");
  }
  EXPECT_EQ(files(), Files{});
}

TEST_F(BadServerTest, AFullDiskKeepsThePart) {
  const auto message = [&] {
    const testing_support::FileLimit limit(100'000);
    return refusal<OutputError>();
  }();
  EXPECT_CONTAINS(message, at("numbers.pth.part") + ": cannot be written: ");
  EXPECT_EQ(files(), Files{"numbers.pth.part"});
  EXPECT_TRUE(file_content(at("numbers.pth.part")) == numbers_.substr(0, 100'000));
  expect_fetched();
}

TEST_F(BadServerTest, AFolderThatCannotBeMade) {
  write("file", "");
  try {
    fetch_weights(weights_, at("file/cache"));
    FAIL() << "it was fetched";
  } catch (const OutputError& error) {
    EXPECT_CONTAINS(error.what(), at("file/cache") + ": cannot be made");
  }
}

TEST_F(BadServerTest, TwoProcessesDoNotWriteTheSamePart) {
  write("numbers.pth.part", "0\n");
  const int other = open(at("numbers.pth.part").c_str(), O_WRONLY);
  ASSERT_EQ(flock(other, LOCK_EX), 0);
  EXPECT_CONTAINS(refusal<OutputError>(), "is being written by another process");
  close(other);
  expect_fetched();
}

}  // namespace
}  // namespace rgbd_stylize
