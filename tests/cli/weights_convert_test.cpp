// `weights convert`: what of a file is kept, what the new one says of itself, and what is refused.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kWeights = 4, kOutput = 6;

class WeightsConvertTest : public CliTest {
 protected:
  void convert(const Arguments& arguments) const {
    const auto ended = run(Arguments{"weights", "convert"} + arguments);
    ASSERT_EQ(ended.status, 0) << ended.err;
    EXPECT_TRUE(contains(ended.out, arguments[1] + "  ")) << ended.out;
  }

  void expect_convert_refused(const Arguments& arguments, int status, const Words& wanted) const {
    expect_refused_as_given(Arguments{"weights", "convert"} + arguments, status, wanted);
  }

  struct Safetensors {
    Json header;
    std::string data;
  };
  [[nodiscard]] Safetensors read(const std::string& name) const {
    const auto bytes = file_content(at(name));
    uint64_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof(length));
    return {Json::parse(bytes.substr(8, length)), bytes.substr(8 + length)};
  }
};

TEST_F(WeightsConvertTest, KeepsTheLayersOfTheNetworkAndSaysWhereTheyAreFrom) {
  write_file(at("more.safetensors"),
             safetensors({{"features.0.weight", {64, 3, 3, 3}},
                          {"classifier.1.weight", {10, 512}},
                          {"features.0.bias", {64}}}));
  convert({"more.safetensors", "out.safetensors", "--features", "squeezenet"});
  auto [header, data] = read("out.safetensors");
  const auto& metadata = header["__metadata__"];
  EXPECT_EQ(metadata["architecture"], "squeezenet");
  EXPECT_EQ(metadata["source"], "more.safetensors");
  EXPECT_EQ(metadata["source_sha256"], sha256_of(at("more.safetensors")));
  EXPECT_EQ(header.size(), 3u) << header;
  EXPECT_EQ(header["features.0.weight"]["dtype"], "F32");
  EXPECT_EQ(data.size(), 4u * (64 * 27 + 64));
}

TEST_F(WeightsConvertTest, HalfTakesHalfTheSpace) {
  write_file(at("start.safetensors"), squeezenet_start());
  convert({"start.safetensors", "out.safetensors", "--features", "squeezenet", "--half"});
  const auto [header, data] = read("out.safetensors");
  EXPECT_EQ(header["features.0.bias"]["dtype"], "F16");
  EXPECT_EQ(data.size(), 2u * (64 * 27 + 64));
}

TEST_F(WeightsConvertTest, WhatTheFileSaidOfItselfStays) {
  const auto real = std::string(SHARED_DIR) + "/weights/squeezenet1_1.caffe.safetensors";
  if (!fs::exists(real)) GTEST_SKIP() << real << " is not here";
  convert({real, "out.safetensors"});
  EXPECT_EQ(read("out.safetensors").header["__metadata__"]["preprocessing"], "caffe");
}

TEST_F(WeightsConvertTest, BothFormsOfPyTorchGiveTheSameTensors) {
  const auto folder = std::string(SHARED_DIR) + "/weights/";
  std::vector<std::string> data;
  for (const std::string name : {"squeezenet1_1.pth", "squeezenet1_1.legacy.pth"}) {
    if (!fs::exists(folder + name)) GTEST_SKIP() << folder + name << " is not here";
    convert({folder + name, "out.safetensors"});
    const auto converted = read("out.safetensors");
    EXPECT_EQ(converted.header.size(), 51u) << "25 convolutions with biases, and the metadata";
    EXPECT_FALSE(converted.header.contains("classifier.1.weight"));
    EXPECT_EQ(converted.header["__metadata__"]["source_sha256"], sha256_of(folder + name));
    data.push_back(converted.data);
  }
  EXPECT_TRUE(data[0] == data[1]);
}

TEST_F(WeightsConvertTest, AConvertedFilePaintsTheSamePicture) {
  const auto real = std::string(SHARED_DIR) + "/weights/squeezenet1_1.pth";
  if (!fs::exists(real)) GTEST_SKIP() << real << " is not here";
  convert({real, "squeezenet.safetensors"});
  const auto before = painted({"--weights", real});
  const auto after = painted({"--weights", "squeezenet.safetensors"});
  EXPECT_EQ(difference(before, after), 0);
}

// What gave it away would be left out.
TEST_F(WeightsConvertTest, FilesOfAnotherNetworkAreRefused) {
  write_file(at("squeezenet.safetensors"),
             safetensors({{"features.0.weight", {64, 3, 3, 3}},
                          {"features.0.bias", {64}},
                          {"features.3.squeeze.weight", {16, 64, 1, 1}}}));
  expect_convert_refused({"squeezenet.safetensors", "out.safetensors", "--features", "vgg16"},
                         kWeights,
                         {"features.2.weight", "features.3.squeeze.weight"});
}

TEST_F(WeightsConvertTest, FilesOfNoNetworkAreRefused) {
  const std::string fixtures = TEST_DATA_DIR "/weights/";
  for (const std::string file :
       {"plain.zip.pth", "plain.legacy.pth", "plain.protocol4.pth", "plain.safetensors"})
    expect_convert_refused({fixtures + file, "out.safetensors"}, kWeights, {file, "--features"});
  expect_convert_refused({fixtures + "plain.zip.pth", "out.safetensors", "--features", "vgg16"},
                         kWeights,
                         {"plain.zip.pth", "features.0.weight"});
  expect_convert_refused(
      {fixtures + "call.zip.pth", "out.safetensors"}, kWeights, {"refused, and nothing of it was run"});
  expect_convert_refused({"none.pth", "out.safetensors"}, kWeights, {"none.pth"});
}

TEST_F(WeightsConvertTest, OutputsThatCannotOrMustNotBeWritten) {
  write_file(at("start.safetensors"), squeezenet_start());
  expect_convert_refused({"start.safetensors", "out.pth"}, kUsage, {"out.pth", ".safetensors"});
  expect_convert_refused({"start.safetensors", "./start.safetensors"}, kUsage, {"is the input"});
  expect_convert_refused({"start.safetensors", "none/out.safetensors"}, kOutput, {"none/out.safetensors"});
  expect_convert_refused({"start.safetensors", "out.safetensors", "--features", "vgg61"}, kUsage, {"vgg61"});
  expect_convert_refused({"start.safetensors"}, kUsage, {"OUT"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
