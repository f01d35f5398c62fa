// Files that arrive, whole or in parts.
#include "fetch_test.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "zip_files.hpp"

#include <cstdlib>

namespace rgbd_stylize {
namespace {

using namespace testing_fetch;

class FetchWeightsTest : public FetchTest {};

TEST_F(FetchWeightsTest, AWholeFile) {
  expect_fetched();
  ASSERT_EQ(server_.requests().size(), 1u);
  EXPECT_CONTAINS(server_.requests()[0], "GET /files/numbers.pth HTTP/1.1");
  EXPECT_FALSE(contains(server_.requests()[0], "Range:"));
}

TEST_F(FetchWeightsTest, TheFolderIsMade) {
  fetch_weights(weights_, at("cache/weights"));
  EXPECT_TRUE(file_content(at("cache/weights/numbers.pth")) == numbers_);
}

TEST_F(FetchWeightsTest, AMirrorIsAskedForTheFileOfThatName) {
  weights_.url = "https://example.invalid/files/numbers.pth";
  for (const auto* folder_there : {"my/mirror", "my/mirror/"}) {
    FetchOptions options;
    options.mirror = server_.url(folder_there);
    fetch_weights(weights_, folder(), options);
    EXPECT_CONTAINS(server_.requests().back(), "GET /my/mirror/numbers.pth ");
  }
}

TEST_F(FetchWeightsTest, OnlyWhatIsMissingIsAskedFor) {
  write("numbers.pth.part", numbers_.substr(0, 1000));
  expect_fetched();
  EXPECT_CONTAINS(server_.requests().at(0), "Range: bytes=1000-");
}

TEST_F(FetchWeightsTest, AConnectionCutInTheMiddleIsResumed) {
  server_.behave(cutting(numbers_, 300'000));
  EXPECT_CONTAINS(refusal<InputError>(), "300000 bytes are kept in " + at("numbers.pth.part"));
  EXPECT_EQ(files(), Files{"numbers.pth.part"});
  EXPECT_TRUE(file_content(at("numbers.pth.part")) == numbers_.substr(0, 300'000));
  server_.behave(sending(numbers_));
  expect_fetched();
  EXPECT_CONTAINS(server_.requests().at(1), "Range: bytes=300000-");
}

TEST_F(FetchWeightsTest, AServerThatSendsTheWholeFileInsteadOfItsEnd) {
  write("numbers.pth.part", "0\n1\n2\n");
  auto behaviour = sending(numbers_);
  behaviour.knows_ranges = false;
  server_.behave(behaviour);
  expect_fetched();
}

TEST_F(FetchWeightsTest, APartThatIsTheWholeFile) {
  write("numbers.pth.part", numbers_);  // stopped between the last byte and the new name
  expect_fetched();
}

TEST_F(FetchWeightsTest, ProgressCountsWhatWasThereBefore) {
  write("numbers.pth.part", numbers_.substr(0, 1000));
  FetchOptions options;
  uint64_t least = numbers_.size(), last = 0, total = 0;
  options.on_progress = [&](uint64_t done, uint64_t of) {
    least = std::min(least, done);
    last = done;
    total = of;
    return true;
  };
  fetch_weights(weights_, folder(), options);
  EXPECT_EQ(least, 1000u);
  EXPECT_EQ(last, numbers_.size());
  EXPECT_EQ(total, numbers_.size());
}

TEST_F(FetchWeightsTest, StoppingLeavesThePartAlone) {
  server_.behave(slowly_sending(numbers_));
  FetchOptions options;
  options.on_progress = [](uint64_t done, uint64_t) { return done < 5000; };
  try {
    fetch_weights(weights_, folder(), options);
    FAIL() << "it was not stopped";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kInterrupted) << error.what();
  }
  EXPECT_EQ(files(), Files{"numbers.pth.part"});
  server_.behave(sending(numbers_));
  expect_fetched();
}

TEST_F(FetchWeightsTest, ThisMachineIsNotAskedForThroughAProxy) {
  setenv("http_proxy", "http://127.0.0.1:9", 1);
  expect_fetched();
  unsetenv("http_proxy");
}

TEST_F(FetchWeightsTest, VerifyTellsDamage) {
  const auto path = fetch_weights(weights_, folder());
  verify_weights(weights_, path);
  auto damaged = numbers_;
  damaged[12345] ^= 1;
  write("numbers.pth", damaged);
  try {
    verify_weights(weights_, path);
    FAIL() << "the damage was not seen";
  } catch (const WeightsError& error) {
    EXPECT_CONTAINS(error.what(), path + ": has sha256 " + sha256_file(path));
    EXPECT_CONTAINS(error.what(), std::string("wanted ") + kNumbersSha256);
  }
}

class FetchArchiveTest : public FetchTest {
 protected:
  void SetUp() override {
    write("made.zip", "");
    testing_fetch::write_zip(at("made.zip"),
                             {{"encoder.pth", numbers_}, {"pose.pth", "x"}, {"depth.pth", "d"}});
    weights_.digest = {Digest::Kind::kMd5, md5_file(at("made.zip"))};
    weights_.file = "networks";
    weights_.records = {"encoder.pth", "depth.pth"};
    server_.behave(sending(file_content(at("made.zip"))));
    fs::remove(at("made.zip"));
  }
};

TEST_F(FetchArchiveTest, ItsRecordsAreUnpacked) {
  EXPECT_EQ(fetch_weights(weights_, folder()), at("networks"));
  EXPECT_EQ(files(), Files{"networks"});
  EXPECT_TRUE(file_content(at("networks/encoder.pth")) == numbers_);
  EXPECT_EQ(file_content(at("networks/depth.pth")), "d");
  EXPECT_FALSE(fs::exists(at("networks/pose.pth"))) << "it is not one of those that are kept";
  EXPECT_CONTAINS(file_content(at("networks/SHA256SUMS")), std::string(kNumbersSha256) + "  encoder.pth\n");
}

TEST_F(FetchArchiveTest, VerifyTellsDamage) {
  const auto path = fetch_weights(weights_, folder());
  verify_weights(weights_, path);
  write("networks/depth.pth", "D");
  EXPECT_THROW(verify_weights(weights_, path), WeightsError);
  write("networks/depth.pth", "d");
  fs::remove(at("networks/SHA256SUMS"));
  EXPECT_THROW(verify_weights(weights_, path), WeightsError);
}

TEST_F(FetchArchiveTest, NothingIsUnpackedFromAnotherArchive) {
  server_.behave(sending(numbers_));
  EXPECT_CONTAINS(refusal<WeightsError>(), "has md5 ");
  EXPECT_EQ(files(), Files{});
}

}  // namespace
}  // namespace rgbd_stylize
