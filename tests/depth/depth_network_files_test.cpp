// Depth networks from files, and what is said of files that do not do.
#include "pictures.hpp"
#include "pytorch_legacy_writer.hpp"
#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/depth/depth_network.hpp"
#include "rgbd_stylize/depth/resampling.hpp"
#include "rgbd_stylize/weights/hashed_weights.hpp"
#include "rgbd_stylize/weights/safetensors_writer.hpp"
#include "temporary_folder.hpp"
#include "torch7_writer.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace rgbd_stylize {
namespace {

using testing_support::picture;
using testing_support::TemporaryFolder;

template <typename Wanted>
void expect_refused(const std::string& name, const std::string& path, const std::vector<std::string>& parts) {
  try {
    load_depth_network(name, path, torch::kCPU);
    FAIL() << "no error";
  } catch (const Wanted& error) {
    const std::string what = error.what();
    for (const auto& part : parts)
      EXPECT_NE(what.find(part), std::string::npos) << what << "\nlacks " << part;
    EXPECT_EQ(what.find('\n'), std::string::npos) << what;
  }
}

TEST(LoadDepthNetwork, RefusesAnUnknownName) {
  expect_refused<UsageError>("monodepth3", "weights", {"monodepth3", "monodepth2"});
}

// All the tensors that a network asks for.
using Tensors = std::vector<std::pair<std::string, torch::Tensor>>;

class HourglassFile : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto record = [&](const TensorShape& wanted) {
      tensors_.emplace_back(wanted.name, hashed_tensor(wanted));
      return tensors_.back().second;
    };
    network_ = make_hourglass(record, torch::kCPU);
  }

  [[nodiscard]] std::string write() const {
    return folder_.write("hourglass.t7", testing_support::Torch7Writer().network(tensors_).bytes());
  }

  TemporaryFolder folder_;
  Tensors tensors_;
  std::unique_ptr<DepthNetwork> network_;
};

TEST_F(HourglassFile, IsReadFromTorch7) {
  const auto network = load_depth_network("hourglass", write(), torch::kCPU);
  torch::NoGradGuard no_grad;
  const auto x = picture(48, 60, 0.7);
  EXPECT_TRUE(torch::equal(network->forward(x), network_->forward(x)));
}

TEST_F(HourglassFile, AnotherNetworksWeights) {
  tensors_ = {{"0.weight", torch::zeros({64, 3, 7, 7})}, {"0.bias", torch::zeros({64})}};
  expect_refused<WeightsError>(
      "hourglass", write(), {"hourglass.t7", "0.weight", "[64, 3, 7, 7]", "[128, 3, 7, 7]"});
}

TEST_F(HourglassFile, AMissingTensorIsNamed) {
  tensors_.pop_back();
  expect_refused<WeightsError>("hourglass", write(), {"hourglass.t7", "4.bias", "hourglass needs it"});
}

TEST_F(HourglassFile, ANumberThatIsNoneIsRefused) {
  for (const float value : {NAN, INFINITY, -INFINITY}) {
    tensors_.back().second[0] = value;
    expect_refused<WeightsError>(
        "hourglass", write(), {"hourglass.t7: not all of 4.bias are finite numbers"});
  }
}

class Monodepth2Files : public ::testing::Test {
 protected:
  // All that Monodepth2 asks for, in the two files it comes in.
  void SetUp() override {
    const auto record = [&](const TensorShape& wanted) {
      const auto tensor = hashed_tensor(wanted);
      (wanted.name[0] == 'e' ? encoder_ : decoder_).emplace_back(wanted.name, tensor);
      return tensor;
    };
    network_ = make_monodepth2(record, 64, 96, torch::kCPU);
  }

#ifdef RGBD_STYLIZE_HAVE_JSON
  void write() const {
    write_safetensors(folder_.file("encoder.pth"), encoder_, size_);
    write_safetensors(folder_.file("depth.pth"), decoder_);
  }
#endif

  // As the files are published, with the classifier that nothing reads.
  void write_as_published() const {
    testing_support::LegacyStateDict encoder(encoder_.begin(), encoder_.end());
    encoder.insert(encoder.end(),
                   {{"encoder.fc.weight", torch::zeros({1000, 512})},
                    {"encoder.fc.bias", torch::zeros(1000)},
                    {"height", 64},
                    {"width", 96},
                    {"use_stereo", false}});
    (void)folder_.write("encoder.pth", testing_support::PytorchLegacyWriter(encoder).bytes());
    (void)folder_.write("depth.pth",
                        testing_support::PytorchLegacyWriter({decoder_.begin(), decoder_.end()}).bytes());
  }

  void expect_refused(const std::vector<std::string>& parts) const {
    rgbd_stylize::expect_refused<WeightsError>("monodepth2", folder_.path().string(), parts);
  }

  static void erase(Tensors& tensors, const std::string& name) {
    const auto found = std::find_if(
        tensors.begin(), tensors.end(), [&](const auto& tensor) { return tensor.first == name; });
    ASSERT_NE(found, tensors.end());
    tensors.erase(found);
  }

  TemporaryFolder folder_;
  Tensors encoder_, decoder_;
  std::map<std::string, std::string> size_{{"height", "64"}, {"width", "96"}};
  std::unique_ptr<DepthNetwork> network_;
};

TEST_F(Monodepth2Files, AreReadAsPublished) {
  write_as_published();
  const auto network = load_depth_network("monodepth2", folder_.path().string(), torch::kCPU);
  const auto x = picture(48, 60, 0.7);
  EXPECT_TRUE(torch::equal(network->forward(x), network_->forward(x)));
}

#ifdef RGBD_STYLIZE_HAVE_JSON

// The other half of the mean is a standardised reading too, enlarged from 64 × 48.
TEST(LoadDepthNetwork, ThePairIsCompactAndAnother) {
  const torch::NoGradGuard no_grad;
  const auto x = picture(48, 60, 0.7);
  const auto mean = load_depth_network("pair", "", torch::kCPU)->forward(x);
  const auto compact = load_depth_network("compact", "", torch::kCPU)->forward(x);
  const auto other = 2 * mean - (compact - compact.mean()) / compact.std();
  EXPECT_EQ(mean.sizes().vec(), compact.sizes().vec());
  EXPECT_NEAR(other.mean().item<double>(), 0, 1e-3);
  EXPECT_NEAR(other.std().item<double>(), 1, 0.01);
  const auto shrunk = resize_linear(resize_linear(other, 48, 64), 95, 127);
  EXPECT_LT((shrunk - other).square().mean().item<double>(), 0.05);
}

TEST_F(Monodepth2Files, AreReadFromSafetensors) {
  write();
  const auto network = load_depth_network("monodepth2", folder_.path().string(), torch::kCPU);
  const auto x = picture(48, 60, 0.7);
  EXPECT_TRUE(torch::equal(network->forward(x), network_->forward(x)));
}

TEST_F(Monodepth2Files, HalfOfThePairMissing) {
  write();
  std::filesystem::remove(folder_.file("depth.pth"));
  expect_refused({"depth.pth", "No such file"});
  write();
  std::filesystem::remove(folder_.file("encoder.pth"));
  expect_refused({"encoder.pth", "No such file"});
}

TEST_F(Monodepth2Files, NoFolder) {
  rgbd_stylize::expect_refused<WeightsError>("monodepth2", folder_.file("none"), {"none", "is not a folder"});
}

TEST_F(Monodepth2Files, AMissingTensorIsNamed) {
  erase(decoder_, "decoder.3.conv.conv.bias");
  write();
  expect_refused({"depth.pth", "decoder.3.conv.conv.bias", "monodepth2 needs it"});
}

TEST_F(Monodepth2Files, AnotherNetworksWeights) {
  for (auto& [name, tensor] : encoder_) name = name.substr(8);  // a plain ResNet-18
  write();
  expect_refused({"encoder.pth", "encoder.conv1.weight", "monodepth2 needs it"});
}

TEST_F(Monodepth2Files, ATensorOfAnotherShapeIsNamed) {
  decoder_[0].second = torch::zeros({256, 2048, 3, 3});  // as behind a ResNet-50
  write();
  expect_refused({"depth.pth", "decoder.0.conv.conv.weight", "[256, 2048, 3, 3]", "[256, 512, 3, 3]"});
}

TEST_F(Monodepth2Files, ASizeThatIsMissingOrMakesNoSense) {
  size_ = {{"height", "64"}};
  write();
  expect_refused({"encoder.pth", "'width' is missing", "multiple of 32"});
  for (const auto* height : {"100", "32", "-64", "99999999999999999999"}) {
    size_ = {{"height", height}, {"width", "96"}};
    write();
    expect_refused({"'height' is " + std::string(height)});
  }
}

#endif

}  // namespace
}  // namespace rgbd_stylize
