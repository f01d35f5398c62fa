#include "rgbd_stylize/fetch/zip_record.hpp"

#include "fetch_test.hpp"
#include "fuzz.hpp"
#include "zip_files.hpp"

namespace rgbd_stylize {
namespace {

using namespace testing_fetch;
using testing_support::Damage;
using testing_support::kFuzzRounds;

class ZipRecordTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string zip(bool deflated) const {
    write_zip(folder_.file("a.zip"), {{"depth.pth", "d"}, {"encoder.pth", content_}}, deflated);
    return folder_.file("a.zip");
  }

  [[nodiscard]] std::string extracted(const std::string& archive, const std::string& name) const {
    extract_zip_record(archive, name, folder_.file("out"));
    return file_content(folder_.file("out"));
  }

  [[nodiscard]] std::string refusal(const std::string& archive, const std::string& name) const {
    try {
      (void)extracted(archive, name);
    } catch (const WeightsError& error) {
      return error.what();
    }
    return "";
  }

  testing_support::TemporaryFolder folder_;
  std::string content_ = numbers().substr(0, 3000);
};

TEST_F(ZipRecordTest, StoredAndDeflated) {
  for (const bool deflated : {true, false}) {
    EXPECT_EQ(extracted(zip(deflated), "encoder.pth"), content_);
    EXPECT_EQ(extracted(zip(deflated), "depth.pth"), "d");
  }
}

TEST_F(ZipRecordTest, MissingOrNoZipFile) {
  EXPECT_CONTAINS(refusal(zip(true), "pose.pth"), "a.zip: has no record pose.pth");
  EXPECT_CONTAINS(refusal(folder_.write("b.zip", "no zip file"), "encoder.pth"), "b.zip: ");
  EXPECT_CONTAINS(refusal(folder_.file("none.zip"), "encoder.pth"), "none.zip: ");
}

TEST_F(ZipRecordTest, DamageIsSeenByTheChecksum) {
  auto bytes = file_content(zip(false));
  bytes[bytes.find("\n100\n")] ^= 1;
  EXPECT_CONTAINS(refusal(folder_.write("b.zip", bytes), "encoder.pth"), "is a damaged zip file");
}

TEST_F(ZipRecordTest, RandomDamageIsRefusedOrHarmless) {
  const auto good = file_content(zip(true));
  Damage damage;
  int whole = 0, refused = 0;
  for (int round = 0; round < kFuzzRounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const auto message = refusal(folder_.write("bad.zip", damage.apply(good)), "encoder.pth");
    ++(message.empty() ? whole : refused);
    EXPECT_FALSE(contains(message, "\n")) << message;
  }
  EXPECT_GT(whole, 0) << "some damage hits what is not looked at";
  EXPECT_GT(refused, kFuzzRounds / 2);
}

}  // namespace
}  // namespace rgbd_stylize
