// Crops of pictures to learn from.
#pragma once

#include <random>
#include <string>
#include <vector>

#include <torch/types.h>

namespace rgbd_stylize::distill {

/// The JPEG files in some folders, and below them, as random crops.
class PictureSource {
 public:
  /// `except`: names of files, without extension, that are left out. Throws InputError where no picture is
  /// left.
  PictureSource(const std::vector<std::string>& folders, const std::vector<std::string>& except);

  /// A crop float32 [1,3,size,size] in [0,1], varied: scale (the crop takes from all to a third of the
  /// picture's shorter side), mirroring, gain and gamma of each channel, and now and then noise.
  [[nodiscard]] torch::Tensor crop(int64_t size, std::mt19937_64& random) const;

  [[nodiscard]] size_t count() const { return files_.size(); }

 private:
  std::vector<std::string> files_;
};

/// A picture by formula, float32 [1,3,size,size] in [0,1]: noise of two to five octaves, stretched in a
/// random direction, in random colours. Paintings are few; textures cost nothing.
torch::Tensor texture(int64_t size, std::mt19937_64& random);

/// A number in [low, high), evenly.
double uniform(double low, double high, std::mt19937_64& random);

}  // namespace rgbd_stylize::distill
