#include "rgbd_stylize/io/atomic_file.hpp"

#include "files.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rgbd_stylize {
namespace {

using namespace testing_files;
namespace fs = std::filesystem;

class AtomicFileTest : public FolderTest {};

void put(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

TEST_F(AtomicFileTest, ReplacesWhatWasThere) {
  for (const char* content : {"first", "second"}) {
    write_atomically(at("a.txt"), [&](const std::string& temporary) { put(temporary, content); });
    EXPECT_EQ(file_content(at("a.txt")), content);
  }
  EXPECT_EQ(file_count(), 1);
}

TEST_F(AtomicFileTest, TheTemporaryFileIsHiddenBesideTheTargetAndItsOwn) {
  fs::path first, second;
  write_atomically(at("a.png"), [&](const std::string& one) {
    write_atomically(at("a.png"), [&](const std::string& other) { second = other; });
    first = one;
  });
  EXPECT_NE(first, second);
  for (const auto& path : {first, second}) {
    EXPECT_EQ(path.parent_path(), folder_);
    EXPECT_EQ(path.filename().string()[0], '.');
    EXPECT_EQ(path.extension(), ".png");
  }
}

TEST_F(AtomicFileTest, WholeFilesHoldWhatTheyAreGiven) {
  const std::string content("line\n\0byte", 10);
  write_whole_file(at("a.json"), content);
  EXPECT_EQ(file_content(at("a.json")), content);
  EXPECT_THROW(write_whole_file(at("missing/a.json"), content), OutputError);
  EXPECT_EQ(file_count(), 1);
}

TEST_F(AtomicFileTest, WhatAKilledWriterLeftIsRemovedAndNothingElse) {
  fs::path left;
  write_atomically(at("a.txt"), [&](const std::string& temporary) {
    put(temporary, "whole");
    left = temporary;
  });
  put(left.string(), "half");
  put(at(".hidden"), "the user's");
  remove_temporaries(folder_.string());
  EXPECT_FALSE(fs::exists(left));
  EXPECT_EQ(file_content(at("a.txt")), "whole");
  EXPECT_TRUE(fs::exists(at(".hidden")));
}

TEST_F(AtomicFileTest, WhatIsBeingWrittenIsRemovedWhenASignalEndsTheProcess) {
  write("a.txt", "old");
  const auto write_both = [&](const std::string& outer) {
    put(outer, "half");
    EXPECT_THROW(write_atomically(at("b.txt"),
                                  [&](const std::string& inner) {
                                    put(inner, "half");
                                    remove_unfinished_files();
                                    EXPECT_FALSE(fs::exists(outer));
                                    EXPECT_FALSE(fs::exists(inner));
                                    throw std::runtime_error("ended");
                                  }),
                 std::runtime_error);
    throw std::runtime_error("ended");
  };
  EXPECT_THROW(write_atomically(at("a.txt"), write_both), std::runtime_error);
  EXPECT_EQ(file_content(at("a.txt")), "old");
  EXPECT_EQ(file_count(), 1);
}

TEST_F(AtomicFileTest, NewFilesHaveTheUsualPermissions) {
  const auto mask = umask(022);
  write_atomically(at("a.txt"), [](const std::string& temporary) { put(temporary, "x"); });
  umask(mask);
  EXPECT_EQ(fs::status(at("a.txt")).permissions(), fs::perms(0644));
}

TEST_F(AtomicFileTest, AFailureLeavesTheOldFileAndNothingElse) {
  write("a.txt", "old");
  const auto half_way = [](const std::string& temporary) {
    put(temporary, "half");
    throw std::runtime_error("half way");
  };
  EXPECT_THROW(write_atomically(at("a.txt"), half_way), std::runtime_error);
  EXPECT_EQ(file_content(at("a.txt")), "old");
  EXPECT_EQ(file_count(), 1);
}

TEST_F(AtomicFileTest, ALostTemporaryFileIsAnError) {
  write("a.txt", "old");
  const auto work = [&] {
    write_atomically(at("a.txt"), [](const std::string& temporary) { fs::remove(temporary); });
  };
  EXPECT_CONTAINS(message_of<OutputError>(work), at("a.txt") + ": cannot be written");
  EXPECT_EQ(file_content(at("a.txt")), "old");
}

TEST_F(AtomicFileTest, ALinkIsFollowed) {
  write("a.txt", "old");
  fs::create_symlink("a.txt", at("link.txt"));
  write_atomically(at("link.txt"), [](const std::string& temporary) { put(temporary, "new"); });
  EXPECT_TRUE(fs::is_symlink(at("link.txt")));
  EXPECT_EQ(file_content(at("a.txt")), "new");
}

TEST_F(AtomicFileTest, ANameWithoutAFolderIsInTheWorkingFolder) {
  const auto before = fs::current_path();
  fs::current_path(folder_);
  write_atomically("a.txt", [](const std::string& temporary) { put(temporary, "x"); });
  fs::current_path(before);
  EXPECT_EQ(file_content(at("a.txt")), "x");
}

TEST_F(AtomicFileTest, WhatCannotBeWrittenIsToldBeforehand) {
  const auto message = [](const std::string& path) {
    return message_of<OutputError>([&] { check_writable(path); });
  };
  EXPECT_CONTAINS(message(at("none/a.txt")), "there is no folder " + at("none"));
  EXPECT_CONTAINS(message(folder_.string()), "is a folder");
  EXPECT_CONTAINS(message("/dev/null"), "not an ordinary file");
  EXPECT_CONTAINS(message(""), "is empty");
  write("file", "");
  EXPECT_CONTAINS(message(at("file/a.txt")), "there is no folder");
}

TEST_F(AtomicFileTest, WritingChecksToo) {
  bool called = false;
  EXPECT_THROW(write_atomically("/dev/null", [&](const std::string&) { called = true; }), OutputError);
  EXPECT_FALSE(called);
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(AtomicFileTest, CheckingWritesNothing) {
  EXPECT_NO_THROW(check_writable(at("a.txt")));
  EXPECT_EQ(file_count(), 0);
}

TEST_F(AtomicFileTest, AFolderOrFileWithoutPermissionIsAnError) {
  if (geteuid() == 0) GTEST_SKIP() << "permissions do not bind the superuser";
  write("a.txt", "old");
  fs::permissions(at("a.txt"), fs::perms(0444));
  EXPECT_CONTAINS(message_of<OutputError>([&] { check_writable(at("a.txt")); }), "Permission denied");
  fs::permissions(folder_, fs::perms(0555));
  EXPECT_CONTAINS(message_of<OutputError>([&] { check_writable(at("b.txt")); }),
                  "its folder: Permission denied");
  fs::permissions(folder_, fs::perms(0755));
}

TEST_F(AtomicFileTest, WhatIsMovedIntoPlaceReplacesWhatWasThere) {
  write("a.txt", "old");
  write("a.txt.part", "new");
  move_into_place(at("a.txt.part"), at("a.txt"));
  EXPECT_EQ(file_content(at("a.txt")), "new");
  EXPECT_EQ(file_count(), 1);
  EXPECT_CONTAINS(message_of<OutputError>([&] { move_into_place(at("none"), at("a.txt")); }), "a.txt: ");
}

}  // namespace
}  // namespace rgbd_stylize
