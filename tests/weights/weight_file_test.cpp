#include "rgbd_stylize/weights/weight_file.hpp"

#include "weight_test_files.hpp"

#include <cmath>

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace rgbd_stylize {
namespace {

using Sizes = std::vector<int64_t>;
using Values = std::vector<float>;

void expect_tensor(const WeightSource& source,
                   const std::string& name,
                   const Sizes& sizes,
                   const Values& values) {
  const auto tensor = source.read(name);
  EXPECT_EQ(tensor.sizes().vec(), sizes) << name;
  EXPECT_EQ(tensor.scalar_type(), torch::kFloat32) << name;
  EXPECT_TRUE(tensor.is_contiguous()) << name;
  ASSERT_EQ(tensor.numel(), static_cast<int64_t>(values.size())) << name;
  const auto* data = tensor.data_ptr<float>();
  for (size_t i = 0; i < values.size(); ++i) EXPECT_EQ(data[i], values[i]) << name << " " << i;
}

Values counted(int count) {
  Values values;
  for (int i = 0; i < count; ++i) values.push_back(static_cast<float>(i));
  return values;
}

// The numbers stand in tests/data/weights/make.py.
void expect_plain(const std::string& file) {
  SCOPED_TRACE(file);
  const auto source = open_weights(fixture(file));
  EXPECT_EQ(source->names().size(), 16u);
  EXPECT_EQ(source->description(), fixture(file));
  expect_tensor(*source, "features.0.weight", {2, 3, 2, 2}, counted(24));
  expect_tensor(*source, "features.0.bias", {2}, {0.5F, -0.25F});
  expect_tensor(*source, "features.2.weight", {3, 2}, {0, 3, 1, 4, 2, 5});
  expect_tensor(*source, "features.10.weight", {3}, {2, 4, 6});
  expect_tensor(*source, "tied.all", {6}, {100, 101, 102, 103, 104, 105});
  expect_tensor(*source, "tied.tail", {2}, {104, 105});
  expect_tensor(*source, "half", {3}, {0.5F, -2, 65504});
  expect_tensor(*source, "bfloat16", {3}, {1, -0.15625F, std::ldexp(1.0F, 100)});
  expect_tensor(*source, "double", {2}, {0.125F, -3});
  expect_tensor(*source, "count", {}, {7});
  expect_tensor(*source, "int32", {1}, {-70000});
  expect_tensor(*source, "int16", {1}, {-300});
  expect_tensor(*source, "int8", {1}, {-5});
  expect_tensor(*source, "uint8", {1}, {200});
  expect_tensor(*source, "bool", {2}, {1, 0});
  expect_tensor(*source, "empty", {0, 3}, {});
}

TEST(WeightFileTest, ReadsTheZipForm) { expect_plain("plain.zip.pth"); }
TEST(WeightFileTest, ReadsTheLegacyForm) { expect_plain("plain.legacy.pth"); }
TEST(WeightFileTest, ReadsPickleProtocol4) { expect_plain("plain.protocol4.pth"); }

TEST(WeightFileTest, ReadsSafetensors) {
  if (!reads_safetensors()) GTEST_SKIP() << "built without nlohmann_json";
  expect_plain("plain.safetensors");
  const std::map<std::string, std::string> metadata{{"layers", "features"}};
  EXPECT_EQ(open_weights(fixture("plain.safetensors"))->metadata(), metadata);
}

TEST(WeightFileTest, TheContentTellsTheFormNotTheName) {
  const TemporaryFolder folder;
  const auto path = folder.write("zip.safetensors", file_content(fixture("plain.zip.pth")));
  EXPECT_EQ(open_weights(path)->names().size(), 16u);
}

TEST(WeightFileTest, NamesAreInTheOrderOfTheFileWithoutWhatIsNoTensor) {
  const auto names = open_weights(fixture("plain.zip.pth"))->names();
  EXPECT_EQ(names.front(), "features.0.weight");
  EXPECT_EQ(names[3], "features.10.weight");
  EXPECT_EQ(names.back(), "empty");
  for (const auto* entry : {"height", "scale", "use_stereo", "note"}) {
    EXPECT_EQ(std::count(names.begin(), names.end(), entry), 0) << entry;
  }
}

TEST(WeightFileTest, IntegersAndBooleansAmongTheTensorsAreMetadata) {
  const std::map<std::string, std::string> wanted{{"height", "192"}, {"use_stereo", "false"}};
  for (const auto* file : {"plain.zip.pth", "plain.legacy.pth", "plain.protocol4.pth"}) {
    EXPECT_EQ(open_weights(fixture(file))->metadata(), wanted) << file;
  }
}

TEST(WeightFileTest, SafetensorsNamesAreInTheOrderOfTheData) {
  if (!reads_safetensors()) GTEST_SKIP() << "built without nlohmann_json";
  const TemporaryFolder folder;
  const auto path = folder.write("order.safetensors",
                                 safetensors(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},)"
                                             R"("b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
                                             "\x05\x06"));
  const auto source = open_weights(path);
  EXPECT_EQ(source->names(), (std::vector<std::string>{"b", "a"}));
  expect_tensor(*source, "b", {1}, {5});
  expect_tensor(*source, "a", {1}, {6});
}

TEST(WeightFileTest, FindsANestedStateDict) {
  for (const auto* file : {"nested.zip.pth", "nested.legacy.pth"}) {
    const auto source = open_weights(fixture(file));
    EXPECT_EQ(source->names(), std::vector<std::string>{"weight"}) << file;
    expect_tensor(*source, "weight", {2}, {1, 2});
  }
}

TEST(WeightFileTest, ReadsPython2sOrderedDictAndAStorageThatIsAPartOfAnother) {
  const auto source = open_weights(fixture("old.legacy.pth"));
  expect_tensor(*source, "weight", {2, 2}, {10, 11, 12, 13});
  expect_tensor(
      *source, "part", {1}, {12});  // the storage's 1st, where the storage begins at the other's 1st
}

TEST(WeightFileTest, ATensorOutlivesItsSource) {
  auto source = open_weights(fixture("plain.zip.pth"));
  const auto tensor = source->read("tied.tail");
  source.reset();
  EXPECT_EQ(tensor.sum().item<float>(), 209);
}

TEST(WeightFileTest, ATensorThatIsNotThereNamesTheLastBeforeIt) {
  const auto source = open_weights(fixture("plain.zip.pth"));
  try {
    (void)source->read("features.20.weight");
    FAIL() << "read a tensor that is not there";
  } catch (const WeightsError& error) {
    EXPECT_EQ(
        std::string(error.what()),
        fixture("plain.zip.pth") +
            ": holds no tensor features.20.weight; the last one it holds before that is features.10.weight");
  }
}

TEST(WeightFileTest, ATensorBeforeAllOthersNamesTheFirst) {
  const auto source = open_weights(fixture("old.legacy.pth"));
  try {
    (void)source->read("features.0.weight");
    FAIL() << "read a tensor that is not there";
  } catch (const WeightsError& error) {
    EXPECT_NE(std::string(error.what()).find("the first of the 2 it holds is weight"), std::string::npos);
  }
}

// ---- real files, where they are at hand

TEST(RealWeightsTest, ZipAndLegacySqueezeNetAreEqual) {
  const auto zip_path = shared_weights("squeezenet1_1.pth");
  const auto legacy_path = shared_weights("squeezenet1_1.legacy.pth");
  if (!std::filesystem::exists(zip_path)) GTEST_SKIP() << zip_path << " is not here";
  if (!std::filesystem::exists(legacy_path)) GTEST_SKIP() << legacy_path << " is not here";
  const auto zip = open_weights(zip_path), legacy = open_weights(legacy_path);
  ASSERT_EQ(zip->names(), legacy->names());
  EXPECT_EQ(zip->names().size(), 52u);  // 26 convolutions with biases
  EXPECT_EQ(zip->read("features.0.weight").sizes().vec(), (Sizes{64, 3, 3, 3}));
  for (const auto& name : zip->names())
    EXPECT_TRUE(torch::equal(zip->read(name), legacy->read(name))) << name;
}

TEST(RealWeightsTest, AFileOfTheFirstLayersNamesTheLast) {
  const auto path = shared_weights("vgg19_to_relu3_4.safetensors");
  if (!std::filesystem::exists(path) || !reads_safetensors()) GTEST_SKIP() << path << " cannot be read here";
  const auto source = open_weights(path);
  EXPECT_EQ(source->read("features.0.weight").sizes().vec(), (Sizes{64, 3, 3, 3}));
  try {
    (void)source->read("features.19.weight");
    FAIL() << "read a tensor that is not there";
  } catch (const WeightsError& error) {
    EXPECT_NE(std::string(error.what()).find("before that is features.16.weight"), std::string::npos);
  }
}

TEST(RealWeightsTest, SafetensorsAreFinite) {
  for (const auto* file : {"squeezenet1_1.caffe.safetensors", "compact_try.safetensors"}) {
    const auto path = shared_weights(file);
    if (!std::filesystem::exists(path) || !reads_safetensors())
      GTEST_SKIP() << path << " cannot be read here";
    const auto source = open_weights(path);
    EXPECT_GT(source->names().size(), 10u) << file;
    for (const auto& name : source->names()) {
      EXPECT_TRUE(torch::isfinite(source->read(name)).all().item<bool>()) << file << " " << name;
    }
  }
}

TEST(RealWeightsTest, ADepthNetworkAsTorchScriptIsRefused) {
  const auto path = shared_weights("pydnetpp_depth.pt");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  expect_refused(path, "TorchScript");
}

}  // namespace
}  // namespace rgbd_stylize
