#include "picture_source.hpp"

#include "rgbd_stylize/core/error.hpp"
#include "rgbd_stylize/io/picture.hpp"
#include "rgbd_stylize/optimize/pyramid.hpp"

#include <algorithm>
#include <filesystem>

#include <torch/nn/functional/vision.h>

namespace rgbd_stylize::distill {
namespace {

namespace fs = std::filesystem;

torch::Tensor random_tensor(c10::IntArrayRef sizes, double low, double high, std::mt19937_64& random) {
  auto tensor = torch::empty(sizes, torch::kFloat32);
  auto* values = tensor.data_ptr<float>();
  for (int64_t i = 0; i < tensor.numel(); ++i) values[i] = static_cast<float>(uniform(low, high, random));
  return tensor;
}

// Photographs are JPEG files; the PNG files of RGB-D sets are depth and labels.
bool is_jpeg(const fs::path& file) {
  const auto extension = file.extension();
  return extension == ".jpg" || extension == ".jpeg";
}

torch::Tensor vary(torch::Tensor picture, std::mt19937_64& random) {
  if (random() % 2) picture = picture.flip(3);
  const auto gain = random_tensor({1, 3, 1, 1}, 0.8, 1.2, random);
  const auto gamma = random_tensor({1, 3, 1, 1}, -0.35, 0.35, random).exp();
  picture = (picture.clamp(1e-3, 1).pow(gamma) * gain);
  if (random() % 4 == 0) {
    picture = picture + random_tensor(picture.sizes(), -1, 1, random) * uniform(0, 0.08, random);
  }
  return picture.clamp(0, 1);
}

}  // namespace

double uniform(double low, double high, std::mt19937_64& random) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

PictureSource::PictureSource(const std::vector<std::string>& folders,
                             const std::vector<std::string>& except) {
  for (const auto& folder : folders) {
    std::error_code problem;
    for (const auto& entry : fs::recursive_directory_iterator(folder, problem)) {
      const auto stem = entry.path().stem().string();
      const bool left_out = std::find(except.begin(), except.end(), stem) != except.end();
      if (is_jpeg(entry.path()) && !left_out) files_.push_back(entry.path().string());
    }
    if (problem) throw InputError(folder + ": cannot be read: " + problem.message());
  }
  if (files_.empty()) throw InputError("no pictures in the folders given");
  std::sort(files_.begin(), files_.end());  // folders have no order of their own
}

torch::Tensor PictureSource::crop(int64_t size, std::mt19937_64& random) const {
  auto picture = read_picture(files_[random() % files_.size()]).rgb;
  const auto shorter = static_cast<double>(std::min(picture.size(2), picture.size(3)));
  const double wanted = static_cast<double>(size) * std::exp(uniform(0, std::log(3.2), random));
  const double scale = std::min(wanted, std::max(1.5 * shorter, static_cast<double>(size))) / shorter;
  const auto scaled = [&](int64_t length) {
    return std::max(size, static_cast<int64_t>(std::lround(static_cast<double>(length) * scale)));
  };
  picture = resize_picture(picture, scaled(picture.size(2)), scaled(picture.size(3)));
  const auto top = static_cast<int64_t>(random() % static_cast<uint64_t>(picture.size(2) - size + 1));
  const auto left = static_cast<int64_t>(random() % static_cast<uint64_t>(picture.size(3) - size + 1));
  return vary(picture.slice(2, top, top + size).slice(3, left, left + size).contiguous(), random);
}

torch::Tensor texture(int64_t size, std::mt19937_64& random) {
  namespace F = torch::nn::functional;
  const double stretch = std::exp(uniform(0, std::log(8.0), random));
  const double angle = uniform(0, 3.14159265, random);
  const auto c = static_cast<float>(std::cos(angle)), s = static_cast<float>(std::sin(angle));
  const auto turn = torch::tensor({c, -s, 0.f, s, c, 0.f}).view({1, 2, 3});
  const auto grid = F::affine_grid(turn, {1, 3, size, size}, /*align_corners=*/false) * 0.7;
  auto sum = torch::zeros({1, 3, size, size});
  const auto octaves = 2 + random() % 4;
  double cells = uniform(4, 16, random);
  for (size_t octave = 0; octave < octaves; ++octave, cells *= 2) {
    const auto across = static_cast<int64_t>(cells),
               along = std::max<int64_t>(2, std::lround(cells / stretch));
    const auto noise = random_tensor({1, 3, across, along}, -1, 1, random);
    const auto options = F::GridSampleFuncOptions()
                             .mode(torch::kBilinear)
                             .padding_mode(torch::kReflection)
                             .align_corners(false);
    sum = sum + F::grid_sample(noise, grid, options) * uniform(0.3, 1, random);
  }
  const auto colours = random_tensor({3, 3}, -0.5, 0.5, random);
  const auto mean = random_tensor({3, 1}, 0.15, 0.85, random);
  return (colours.mm(sum.view({3, -1})) + mean).clamp(0, 1).view({1, 3, size, size});
}

}  // namespace rgbd_stylize::distill
