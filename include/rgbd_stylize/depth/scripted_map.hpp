// Programs of TorchScript that make a map of a picture.
#pragma once

#include <memory>
#include <string>

#include <torch/types.h>

namespace rgbd_stylize {

/// A file of torch.jit.save with `forward([B,3,H,W] in [0,1]) -> [B,1,h,w]`, any h and w. It is a program,
/// and is run. Its weights are frozen; it is differentiable in the picture where the script is.
class ScriptedMap {
 public:
  /// `what` it makes, in a word, for messages: "depth". Throws WeightsError where the file is none, or what
  /// it makes of a trial picture is no such map or not finite.
  ScriptedMap(const std::string& path, std::string what, torch::Device device);
  ~ScriptedMap();

  /// rgb [B,3,H,W]; where its longer side is below 128 it is enlarged to that: in less, networks read noise.
  /// Where the script cannot take such sides, they are brought to the nearest multiples of 32, the shorter
  /// one at least 64. Returns [B,1,h,w] of the dtype of rgb. Throws InputError where the script fails,
  /// WeightsError where it makes no such map, or rgb wants a gradient and gets none.
  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& rgb) const;

  /// Tries a trial picture forward and back. Throws WeightsError where its map has no gradient in it, or that
  /// fails: such a script can be read, but be in no loss.
  void check_gradient() const;

  [[nodiscard]] const std::string& path() const;

 private:
  struct Script;
  void try_out();

  std::string what_;
  std::unique_ptr<Script> script_;
  bool takes_any_sides_ = true;
};

}  // namespace rgbd_stylize
