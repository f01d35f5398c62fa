// Frozen networks that see depth in a picture.
#pragma once

#include "rgbd_stylize/weights/tensor_reader.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize {

/// What a network's numbers say of the distance z of a pixel.
enum class DepthDomain {
  kDisparity,  ///< a + b / z with b > 0: larger is nearer
  kDepth,      ///< a + b z with b > 0: larger is farther
  kMetres,     ///< z in metres
  kOrdinal     ///< only their order means something: larger is farther
};

/// A network that reads depth from colour, as a function that can be differentiated in the picture; gradients
/// never reach the weights. It brings the picture to the size and the units it was trained on by itself, with
/// operations whose gradients are the same in every run.
class DepthNetwork {
 public:
  virtual ~DepthNetwork() = default;

  /// rgb [B,3,H,W] in [0,1], on the network's device. Returns [B,1,h,w] in domain(), at the network's own
  /// size.
  [[nodiscard]] virtual torch::Tensor forward(const torch::Tensor& rgb) const = 0;

  /// To be called before the network is in a loss. Throws WeightsError where its reading has no gradient, as
  /// may be with a program from elsewhere.
  virtual void check_gradient() const {}

  [[nodiscard]] virtual DepthDomain domain() const = 0;

  /// The network and its input's size, for messages.
  [[nodiscard]] virtual std::string description() const = 0;
};

/// Monodepth2 (Godard et al. 2019): a ResNet-18 and a decoder that repeats pixels, disparity in (0,1) at full
/// size, `height` × `width`, which must be multiples of 32. Depth in a relative unit is
/// 1 / (0.01 + 9.99 disparity). Tensors have the names of the published `encoder.pth` (`encoder.…`) and
/// `depth.pth` (`decoder.…`); of the decoder's four outputs only the largest is used.
std::unique_ptr<DepthNetwork> make_monodepth2(const TensorReader& read,
                                              int64_t height,
                                              int64_t width,
                                              torch::Device device);

/// FCRN, ResNet-UpProj (Laina et al. 2016): a ResNet-50 and four up-projections, 304 × 228 in grey levels,
/// metres at 160 × 128, trained on NYU Depth v2. Tensors have the names, and layers the geometry, of its
/// PyTorch port that most others follow (XPFly1989/FCRN): torchvision's for the ResNet, then `conv2`, `bn2`,
/// `up1` to `up4` and `conv3`. The authors' TensorFlow file differs: it has the stride of a stage in its
/// first convolution, biases before `bn1` and `bn2`, rows and columns of the second and third small
/// convolution exchanged, and is no file of PyTorch.
std::unique_ptr<DepthNetwork> make_fcrn(const TensorReader& read, torch::Device device);

/// The hourglass of Chen et al. 2016, "Single-Image Depth Perception in the Wild" (`hourglass3` of their
/// relative_depth), 320 × 240, trained on which of two points is nearer. Tensors are named by their place in
/// the published Torch7 network, as `open_weights` names them.
std::unique_ptr<DepthNetwork> make_hourglass(const TensorReader& read, torch::Device device);

/// The project's own (docs/compact_depth.md): the layers of SqueezeNet 1.1 under torchvision's names and a
/// decoder with skips (`decoder.…`), 256 × 192, depth up to scale and shift at 127 × 95. Made for rooms.
std::unique_ptr<DepthNetwork> make_compact_depth(const TensorReader& read, torch::Device device);

/// Its weights, which are part of the program: a safetensors file, float16.
std::string_view embedded_depth_weights();

/// A second one of the project's own (docs/compact_depth.md): the layers of VGG-19 (Simonyan & Zisserman
/// 2014) to relu3_4 under torchvision's names and a decoder (`decoder.…`), 128 × 96, depth up to scale and
/// shift at 64 × 48. Made for rooms.
std::unique_ptr<DepthNetwork> make_wide_depth(const TensorReader& read, torch::Device device);

/// Its weights, as embedded_depth_weights().
std::string_view embedded_wide_weights();

/// The mean of what several networks of one domain read, each reading less its mean and over its deviation in
/// the picture, at the size of the first one's: depth or disparity up to scale and shift, of which the domain
/// has to be.
std::unique_ptr<DepthNetwork> make_mean_depth(std::vector<std::unique_ptr<DepthNetwork>> networks);

/// Any network as TorchScript: a module with forward([B,3,H,W] in [0,1]) -> [B,1,h,w], of which `domain` says
/// what it makes. Such a file is a program: LibTorch runs it, if without access to files or the network. It
/// brings its own operations, which LibTorch may refuse in its deterministic mode.
///
/// The network is tried once on a picture of 128 × 96. Throws WeightsError where the file is not TorchScript,
/// or what it makes has another shape or is not finite; forward() throws InputError where the script fails,
/// as it may on a picture too small for it.
std::unique_ptr<DepthNetwork> load_torchscript(const std::string& path,
                                               DepthDomain domain,
                                               torch::Device device);

/// The network called `name` with its weights at `path`:
///  - `monodepth2`: a folder with the published `encoder.pth`, whose `height` and `width` are the size, and
///    `depth.pth`;
///  - `compact`: a file, or empty: the embedded weights;
///  - `pair`: the mean of compact and make_wide_depth(), both embedded; there is no file;
///  - `fcrn` and `hourglass`: a file, of any form that open_weights() reads;
///  - `torchscript`: a file of torch.jit.save, which makes `torchscript_domain`.
/// Throws UsageError that lists the names, and WeightsError where the weights are not those of the network.
std::unique_ptr<DepthNetwork> load_depth_network(const std::string& name,
                                                 const std::string& path,
                                                 torch::Device device,
                                                 DepthDomain torchscript_domain = DepthDomain::kDepth);

}  // namespace rgbd_stylize
