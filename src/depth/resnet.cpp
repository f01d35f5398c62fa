#include "resnet.hpp"

namespace rgbd_stylize::depth {

ResNet::ResNet(const ResNetTable& table, const LayerMaker& make, const std::string& prefix)
    : stem_(make.normalized(prefix + "conv1", {3, 64, {7, 7}, 2, 3}, prefix + "bn1")) {
  int64_t channels = 64;
  for (size_t stage = 0; stage < stages_.size(); ++stage) {
    const auto width = int64_t{64} << stage;
    for (int i = 0; i < table.blocks[stage]; ++i) {
      const auto name = prefix + "layer" + std::to_string(stage + 1) + "." + std::to_string(i);
      const auto stride = stage > 0 && i == 0 ? 2 : 1;
      stages_[stage].push_back(make_block(table.bottleneck, make, name, channels, width, stride));
      channels = stages_[stage].back().path.back().weight.size(0);
    }
  }
}

ResNet::Block ResNet::make_block(bool bottleneck,
                                 const LayerMaker& make,
                                 const std::string& name,
                                 int64_t in,
                                 int64_t width,
                                 int64_t stride) {
  std::vector<ConvolutionSpec> specs;
  if (bottleneck) {
    specs = {{in, width}, {width, width, {3, 3}, stride, 1}, {width, 4 * width}};
  } else {
    specs = {{in, width, {3, 3}, stride, 1}, {width, width, {3, 3}, 1, 1}};
  }
  Block block;
  for (size_t i = 0; i < specs.size(); ++i) {
    const auto number = std::to_string(i + 1);
    block.path.push_back(make.normalized(name + ".conv" + number, specs[i], name + ".bn" + number));
  }
  const auto out = specs.back().out;
  if (stride != 1 || in != out) {
    block.shortcut =
        make.normalized(name + ".downsample.0", {in, out, {1, 1}, stride}, name + ".downsample.1");
  }
  return block;
}

torch::Tensor ResNet::Block::operator()(const torch::Tensor& x) const {
  auto y = path[0](x);
  for (size_t i = 1; i < path.size(); ++i) y = path[i](torch::relu_(y));
  y += shortcut ? (*shortcut)(x) : x;
  return torch::relu_(y);
}

std::array<torch::Tensor, 5> ResNet::forward(const torch::Tensor& x) const {
  auto y = stem_(x);
  std::array<torch::Tensor, 5> outputs{torch::relu_(y)};
  y = torch::max_pool2d(outputs[0], /*kernel_size=*/3, /*stride=*/2, /*padding=*/1);
  for (size_t stage = 0; stage < stages_.size(); ++stage) {
    for (const auto& block : stages_[stage]) y = block(y);
    outputs[stage + 1] = y;
  }
  return outputs;
}

}  // namespace rgbd_stylize::depth
