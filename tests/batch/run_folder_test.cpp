#include "rgbd_stylize/batch/run_folder.hpp"

#include "batch_test.hpp"
#include "folder_lock.hpp"
#include "rgbd_stylize/io/file_digest.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using namespace testing_batch;
using testing_support::TemporaryFolder;
namespace fs = std::filesystem;

const RunOptions kOptions = {{"iterations", "3"}, {"seed", "1"}};
const RunOptions kOtherOptions = {{"iterations", "3"}, {"seed", "2"}};
const FrameInfo kFrame = {4, "00004", ""};

class RunFolderTest : public ::testing::Test {
 protected:
  [[nodiscard]] RunFolder opened(const RunOptions& options = kOptions, bool force = false) const {
    RunFolder folder(path_, options);
    folder.open(force);
    return folder;
  }

  // Leaves a picture and its record, as a run does.
  void paint(const RunFolder& folder) const {
    std::ofstream(folder.picture(kFrame.name)) << "a picture";
    auto record = painted_record(kFrame.index, kFrame.name);
    record.options_hash = folder.options_hash();
    record.sha256 = sha256_file(folder.picture(kFrame.name));
    folder.keep(record);
  }

  TemporaryFolder temporary_;
  std::string path_ = temporary_.file("deep/run");
};

TEST_F(RunFolderTest, TouchesNothingBeforeItIsOpened) {
  const RunFolder folder(path_, kOptions);
  EXPECT_FALSE(fs::exists(path_));
  EXPECT_EQ(folder.options_hash().size(), 64u);
}

TEST_F(RunFolderTest, GoesOnWithItsOwn) {
  const auto first = opened();
  EXPECT_EQ(opened().options_hash(), first.options_hash());
}

TEST_F(RunFolderTest, RefusesAnotherRunsAndNamesTheOptionThatDiffers) {
  static_cast<void>(opened());
  const auto before = file_content(path_ + "/run.json");
  try {
    static_cast<void>(opened(kOtherOptions));
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("seed was '1' and is now '2'"), std::string::npos)
        << error.what();
    EXPECT_NE(std::string(error.what()).find("--force"), std::string::npos) << error.what();
  }
  EXPECT_THROW(static_cast<void>(opened({{"iterations", "3"}})), UsageError) << "one option less";
  EXPECT_EQ(file_content(path_ + "/run.json"), before);
}

TEST_F(RunFolderTest, RefusesAFolderWhoseOptionsCannotBeRead) {
  fs::create_directories(path_);
  std::ofstream(path_ + "/run.json") << "{";
  EXPECT_THROW(static_cast<void>(opened()), UsageError);
  EXPECT_NO_THROW(static_cast<void>(opened(kOptions, /*force=*/true)));
}

TEST_F(RunFolderTest, TakenOverNothingInItIsDone) {
  const auto first = opened();
  paint(first);
  std::ofstream(first.manifest()) << "{}\n";
  const auto second = opened(kOtherOptions, /*force=*/true);
  EXPECT_FALSE(second.is_done(kFrame));
  EXPECT_FALSE(second.record(kFrame));
  EXPECT_FALSE(fs::exists(second.manifest())) << "it was of the other run";
  EXPECT_NO_THROW(static_cast<void>(opened(kOtherOptions)));
}

TEST_F(RunFolderTest, DoneIsARecordAndThePictureItIsOf) {
  const auto folder = opened();
  EXPECT_FALSE(folder.is_done(kFrame));
  paint(folder);
  EXPECT_TRUE(folder.is_done(kFrame));
  EXPECT_EQ(folder.record(kFrame)->iterations, 300);
  EXPECT_FALSE(folder.is_done({5, "00004", ""})) << "another frame of that name";

  std::ofstream(folder.picture(kFrame.name)) << "another picture";
  EXPECT_FALSE(folder.is_done(kFrame));
  paint(folder);
  fs::remove(folder.picture(kFrame.name));
  EXPECT_FALSE(folder.is_done(kFrame));
  paint(folder);
  fs::resize_file(path_ + "/records/00004.json", 20);
  EXPECT_FALSE(folder.is_done(kFrame)) << "a record cut short is none";
}

TEST_F(RunFolderTest, NoPictureStaysOfAFrameThatFailed) {
  const auto folder = opened();
  paint(folder);
  FrameRecord failed;
  failed.frame = kFrame;
  failed.options_hash = folder.options_hash();
  failed.code = ExitCode::kInput;
  failed.error = "gone";
  folder.keep(failed);
  EXPECT_FALSE(fs::exists(folder.picture(kFrame.name)));
  EXPECT_FALSE(folder.is_done(kFrame));
  EXPECT_EQ(folder.record(kFrame)->error, "gone");
}

TEST_F(RunFolderTest, TidyingLeavesWhatIsWhole) {
  const auto folder = opened();
  paint(folder);
  for (const std::string half : {"/.rgbd_stylize-77-0.png", "/records/.rgbd_stylize-77-1.json"})
    std::ofstream(path_ + half) << "half";
  folder.tidy();
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(path_)) files += entry.is_regular_file();
  EXPECT_EQ(files, 3) << "the options, the picture and its record";
}

TEST(FolderLock, WhoIsLastIsAlone) {
  const TemporaryFolder folder;
  FolderLock first(folder.path().string());
  auto second = std::make_unique<FolderLock>(folder.path().string());
  EXPECT_EQ(first.leave(), FolderLock::Others::kSome);
  EXPECT_EQ(second->leave(), FolderLock::Others::kNone);
}

TEST(FolderLock, WhoIsGoneDoesNotCount) {
  const TemporaryFolder folder;
  auto gone = std::make_unique<FolderLock>(folder.path().string());
  FolderLock here(folder.path().string());
  gone.reset();
  EXPECT_EQ(here.leave(), FolderLock::Others::kNone);
}

}  // namespace
}  // namespace rgbd_stylize
