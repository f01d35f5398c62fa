#include "rgbd_stylize/weights/hashed_weights.hpp"

#include "rgbd_stylize/core/error.hpp"

#include <cmath>

namespace rgbd_stylize {
namespace {

// CRC-32 of ISO 3309, bit by bit: names are short.
uint32_t crc32(const std::string& text) {
  uint32_t crc = 0xFFFFFFFFu;
  for (const char c : text) {
    crc ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1u)));
  }
  return ~crc;
}

// Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators".
uint64_t splitmix64(uint64_t x) {
  x += 0x9E3779B97F4A7C15ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

}  // namespace

torch::Tensor hashed_tensor(const std::string& name, const std::vector<int64_t>& sizes, int64_t fan_in) {
  auto tensor = torch::empty(sizes, torch::kFloat32);
  const uint64_t base = static_cast<uint64_t>(crc32(name)) << 32;
  const double bound = std::sqrt(6.0 / static_cast<double>(fan_in));
  auto* values = tensor.data_ptr<float>();
  for (int64_t i = 0; i < tensor.numel(); ++i) {
    const double u = static_cast<double>(splitmix64(base + static_cast<uint64_t>(i)) >> 40) / (1 << 24);
    values[i] = static_cast<float>(bound * (2 * u - 1));
  }
  return tensor;
}

torch::Tensor hashed_tensor(const TensorShape& tensor) {
  const auto& [name, sizes] = tensor;
  if (sizes.size() > 1) {
    return hashed_tensor(name, sizes, c10::multiply_integers(sizes.begin() + 1, sizes.end()));
  }
  const auto kind = name.substr(name.rfind('.') + 1);
  return kind == "weight" || kind == "running_var" ? torch::ones(sizes) : torch::zeros(sizes);
}

std::vector<std::string> HashedWeights::names() const {
  std::vector<std::string> names;
  for (const auto& tensor : tensors_) names.push_back(tensor.name);
  return names;
}

torch::Tensor HashedWeights::read(const std::string& name) const {
  for (const auto& tensor : tensors_) {
    if (tensor.name == name) return hashed_tensor(tensor);
  }
  throw WeightsError(description() + ": there is no tensor '" + name + "'");
}

}  // namespace rgbd_stylize
