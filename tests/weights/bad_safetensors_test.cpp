// Safetensors files that are refused, each with a reason.
#include "weight_test_files.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

class BadSafetensorsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!reads_safetensors()) GTEST_SKIP() << "built without nlohmann_json";
  }

  // One tensor of float32 called t, described by `shape` and `offsets`, before 16 bytes of data.
  static void expect_tensor_refused(const std::string& shape,
                                    const std::string& offsets,
                                    const std::string& why) {
    expect_content_refused(
        safetensors(R"({"t":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}",
                    std::string(16, '\0')),
        why);
  }
};

TEST_F(BadSafetensorsTest, TheTestsOwnFileIsGood) {
  const TemporaryFolder folder;
  const auto header = R"({"t":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}})";
  EXPECT_EQ(complaint(folder.write("good", safetensors(header, std::string(16, '\0')))), "");
}

TEST_F(BadSafetensorsTest, HeaderLength) {
  auto file = file_content(fixture("plain.safetensors"));
  file[2] = 0x20;  // 2 MiB
  expect_content_refused(file, "cut short");
  file[7] = 0x7f;
  expect_content_refused(file, "claims a safetensors header of");
}

TEST_F(BadSafetensorsTest, HeaderIsNotJson) {
  expect_content_refused(safetensors("{\"t\":", ""), "not a JSON object");
  expect_content_refused(safetensors("{\"t\":7}", ""), "tensor t is not described");
  expect_content_refused(safetensors("{}", ""), "holds no tensors");
}

TEST_F(BadSafetensorsTest, MoreBytesThanTheFileHas) { expect_tensor_refused("[5]", "[0,20]", "cut short"); }
TEST_F(BadSafetensorsTest, OffsetsBackwards) { expect_tensor_refused("[0]", "[8,4]", "not begin, end"); }
TEST_F(BadSafetensorsTest, NegativeShape) {
  expect_tensor_refused("[-1,-4]", "[0,16]", "not made of whole numbers");
}
TEST_F(BadSafetensorsTest, FractionalShape) {
  expect_tensor_refused("[4.0]", "[0,16]", "not made of whole numbers");
}
TEST_F(BadSafetensorsTest, NegativeOffset) {
  expect_tensor_refused("[4]", "[-16,0]", "not made of whole numbers");
}
TEST_F(BadSafetensorsTest, ShapeAndBytesDiffer) {
  expect_tensor_refused("[3]", "[0,16]", "wanted 3 elements of 4");
}
TEST_F(BadSafetensorsTest, TooManyDimensions) {
  expect_tensor_refused("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,4]", "[0,16]", "17 dimensions");
}

TEST_F(BadSafetensorsTest, OverflowingShape) {
  // 2^62 * 4 is 2^64, which 64 bits hold as 0; with a zero in it LibTorch would still multiply the rest.
  expect_tensor_refused("[4611686018427387904,4]", "[0,0]", "impossible shape");
  expect_tensor_refused("[0,4611686018427387904,4]", "[0,0]", "impossible shape");
}

TEST_F(BadSafetensorsTest, UnknownElementType) {
  expect_content_refused(safetensors(R"({"t":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}})", "x"),
                         "element type F8_E4M3");
}

TEST_F(BadSafetensorsTest, TensorsInTheSamePlace) {
  expect_content_refused(safetensors(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                                     R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                                     "xxx"),
                         "tensors a and b in the same place");
}

TEST_F(BadSafetensorsTest, MetadataThatIsNotText) {
  expect_content_refused(safetensors(R"({"__metadata__":{"mean":0.5}})", ""), "not text: mean");
}

}  // namespace
}  // namespace rgbd_stylize
