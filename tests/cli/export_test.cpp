// A trained network as TorchScript, at the command line. What it paints is tested in tests/feedforward.
#include "cli_test.hpp"

namespace rgbd_stylize::testing_cli {
namespace {

constexpr int kUsage = 2, kWeights = 4, kOutput = 6;

class ExportTest : public CliTest {
 protected:
  void SetUp() override { fs::copy(TEST_DATA_DIR "/feedforward/transformer_net.pth", at("mosaic.pth")); }
};

TEST_F(ExportTest, WritesAnArchiveAndSaysWhatItTakes) {
  const auto ended = run({"export", "--model", "mosaic.pth", "-o", "mosaic.pt"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  EXPECT_TRUE(contains(ended.out, "mosaic.pt  TorchScript: forward(")) << ended.out;
  EXPECT_TRUE(starts_with(file_content(at("mosaic.pt")), "PK")) << "as torch.jit.save writes";
}

TEST_F(ExportTest, WhatMakesNoSenseIsRefused) {
  expect_refused_as_given({"export", "-o", "a.pt"}, kUsage, {"--model"});
  expect_refused_as_given({"export", "--model", "mosaic.pth"}, kUsage, {"--output"});
  expect_refused_as_given({"export", "--model", "mosaic.pth", "-o", "a.onnx"}, kUsage, {"a.onnx", ".pt"});
  expect_refused_as_given({"export", "--model", "mosaic.pt", "-o", "mosaic.pt"}, kUsage, {"the input"});
  expect_refused_as_given({"export", "--model", "mosaic.pth", "-o", "gone/a.pt"}, kOutput, {"gone/a.pt"});
  expect_refused_as_given({"export", "--model", "gone.pth", "-o", "a.pt"}, kWeights, {"gone.pth"});
  write_file(at("other.safetensors"), squeezenet_start());
  expect_refused_as_given({"export", "--model", "other.safetensors", "-o", "a.pt"},
                          kWeights,
                          {"other.safetensors", "no transform network"});
}

}  // namespace
}  // namespace rgbd_stylize::testing_cli
