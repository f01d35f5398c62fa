#include "rgbd_stylize/weights/published_weights.hpp"

#include "rgbd_stylize/weights/weight_folders.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <set>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

TEST(PublishedWeightsTest, NamesAndFilesAreTheirOwn) {
  std::set<std::string> names, files, digests;
  for (const auto& weights : published_weights()) {
    EXPECT_EQ(find_published(weights.name), &weights);
    names.insert(weights.name);
    files.insert(weights.file);
    digests.insert(weights.digest.hexadecimal);
  }
  const auto count = published_weights().size();
  EXPECT_EQ(names.size(), count);
  EXPECT_EQ(files.size(), count);
  EXPECT_EQ(digests.size(), count);
  EXPECT_EQ(find_published("vgg61"), nullptr);
}

TEST(PublishedWeightsTest, DigestsHaveAllTheirDigits) {
  for (const auto& weights : published_weights()) {
    const auto& digits = weights.digest.hexadecimal;
    EXPECT_EQ(digits.size(), weights.digest.kind == Digest::Kind::kSha256 ? 64u : 32u) << weights.name;
    EXPECT_EQ(digits.find_first_not_of("0123456789abcdef"), std::string::npos) << weights.name;
    EXPECT_EQ(weights.url.rfind("https://", 0), 0u) << weights.name;
  }
}

// torchvision puts the first eight digits of the SHA-256 into the name.
TEST(PublishedWeightsTest, TorchvisionsNamesAgreeWithTheDigests) {
  for (const auto* name : {"vgg16", "vgg19", "squeezenet"}) {
    const auto& weights = *find_published(name);
    const auto ending = "-" + weights.digest.hexadecimal.substr(0, 8) + ".pth";
    EXPECT_NE(weights.file.find(ending), std::string::npos) << weights.file;
    EXPECT_NE(weights.url.find("/" + weights.file), std::string::npos) << weights.url;
  }
}

TEST(PublishedWeightsTest, APlusIsEscapedInAnAddress) {
  const auto& weights = *find_published("monodepth2-mono+stereo-no-pt-640x192");
  EXPECT_NE(weights.url.find("/mono%2Bstereo_no_pt_640x192.zip"), std::string::npos) << weights.url;
  EXPECT_EQ(weights.file, "monodepth2-mono+stereo_no_pt_640x192");
  EXPECT_TRUE(weights.non_commercial);
}

TEST(WeightFoldersTest, AnUnpackedArchiveIsThereWhenAllOfItIs) {
  const testing_support::TemporaryFolder folder;
  const auto& weights = *find_published("monodepth2");
  std::filesystem::create_directory(folder.file(weights.file));
  (void)folder.write(weights.file + "/encoder.pth", "");
  EXPECT_FALSE(is_in_folder(weights, folder.path().string()));
  (void)folder.write(weights.file + "/depth.pth", "");
  EXPECT_TRUE(is_in_folder(weights, folder.path().string()));
  EXPECT_EQ(find_published_file(weights, folder.path().string()), folder.file(weights.file));
}

TEST(WeightFoldersTest, AFolderIsNoFile) {
  const testing_support::TemporaryFolder folder;
  const auto& weights = *find_published("vgg16");
  std::filesystem::create_directory(folder.file(weights.file));
  EXPECT_FALSE(is_in_folder(weights, folder.path().string()));
}

}  // namespace
}  // namespace rgbd_stylize
