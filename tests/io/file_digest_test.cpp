#include "rgbd_stylize/io/file_digest.hpp"

#include "files.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using namespace testing_files;

class FileDigestTest : public FolderTest {};

TEST_F(FileDigestTest, Sha256IsThatOfTheStandard) {
  // The examples of FIPS 180-2: "abc", and a million times "a", which is more than one block of reading.
  EXPECT_EQ(sha256_file(write("abc", "abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_file(write("million", std::string(1000000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(sha256_file(write("empty", "")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(FileDigestTest, Md5IsThatOfTheStandard) {
  // The examples of RFC 1321.
  EXPECT_EQ(md5_file(write("abc", "abc")), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(md5_file(write("empty", "")), "d41d8cd98f00b204e9800998ecf8427e");
}

TEST_F(FileDigestTest, WhatIsNoFileIsAnError) {
  EXPECT_CONTAINS(message_of<InputError>([&] { sha256_file(at("none")); }), "cannot be opened");
  EXPECT_CONTAINS(message_of<InputError>([&] { md5_file(folder_.string()); }), "is a folder");
}

}  // namespace
}  // namespace rgbd_stylize
