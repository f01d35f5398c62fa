#include "rgbd_stylize/weights/published_weights.hpp"

namespace rgbd_stylize {
namespace {

PublishedWeights torchvision(const std::string& name,
                             const std::string& what,
                             const std::string& file,
                             uint64_t bytes,
                             const std::string& sha256) {
  return {name,
          what + ", trained on ImageNet by torchvision",
          "BSD 3-Clause",
          false,
          "https://download.pytorch.org/models/" + file,
          bytes,
          {Digest::Kind::kSha256, sha256},
          file};
}

// `model` is the name in Monodepth2's own table, mono+stereo_640x192 for one.
PublishedWeights monodepth2(const std::string& name, const std::string& model, const std::string& md5) {
  auto address = model + ".zip";
  const auto plus = address.find('+');
  if (plus != std::string::npos) address.replace(plus, 1, "%2B");
  return {name,
          "Monodepth2 " + model + ", depth of street scenes trained on KITTI",
          "Monodepth2 licence: non-commercial use only",
          true,
          "https://storage.googleapis.com/niantic-lon-static/research/monodepth2/" + address,
          0,
          {Digest::Kind::kMd5, md5},
          "monodepth2-" + model,
          {"encoder.pth", "depth.pth"}};
}

}  // namespace

std::string digest_name(Digest::Kind kind) { return kind == Digest::Kind::kSha256 ? "sha256" : "md5"; }

const std::vector<PublishedWeights>& published_weights() {
  static const std::vector<PublishedWeights> all = {
      torchvision("vgg16",
                  "VGG-16",
                  "vgg16-397923af.pth",
                  553'433'881,
                  "397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0"),
      torchvision("vgg19",
                  "VGG-19",
                  "vgg19-dcbb9e9d.pth",
                  574'673'361,
                  "dcbb9e9dad569fff7a846263a77324fc34978fea2bfb039c012d710e1776ae44"),
      torchvision("squeezenet",
                  "SqueezeNet 1.1",
                  "squeezenet1_1-b8a52dc0.pth",
                  4'958'839,
                  "b8a52dc049b60e4b6ab68ad0df457362afab8b6304b2febdc1650a5dab4d7e7b"),
      monodepth2("monodepth2", "mono_640x192", "a964b8356e08a02d009609d9e3928f7c"),
      monodepth2("monodepth2-stereo-640x192", "stereo_640x192", "3dfb76bcff0786e4ec07ac00f658dd07"),
      monodepth2("monodepth2-mono+stereo-640x192", "mono+stereo_640x192", "c024d69012485ed05d7eaa9617a96b81"),
      monodepth2("monodepth2-mono-no-pt-640x192", "mono_no_pt_640x192", "9c2f071e35027c895a4728358ffc913a"),
      monodepth2(
          "monodepth2-stereo-no-pt-640x192", "stereo_no_pt_640x192", "41ec2de112905f85541ac33a854742d1"),
      monodepth2("monodepth2-mono+stereo-no-pt-640x192",
                 "mono+stereo_no_pt_640x192",
                 "46c3b824f541d143a45c37df65fbab0a"),
      monodepth2("monodepth2-mono-1024x320", "mono_1024x320", "0ab0766efdfeea89a0d9ea8ba90e1e63"),
      monodepth2("monodepth2-stereo-1024x320", "stereo_1024x320", "afc2f2126d70cf3fdf26b550898b501a"),
      monodepth2(
          "monodepth2-mono+stereo-1024x320", "mono+stereo_1024x320", "cdc5fc9b23513c07d5b19235d9ef08f7"),
  };
  return all;
}

const PublishedWeights* find_published(const std::string& name) {
  for (const auto& weights : published_weights()) {
    if (weights.name == name) return &weights;
  }
  return nullptr;
}

}  // namespace rgbd_stylize
