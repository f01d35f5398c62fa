#include "pytorch_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rgbd_stylize::weights {

std::optional<torch::ScalarType> storage_type(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, torch::ScalarType>, 10> kTypes{{
      {"torch.FloatStorage", torch::kFloat32},
      {"torch.DoubleStorage", torch::kFloat64},
      {"torch.HalfStorage", torch::kFloat16},
      {"torch.BFloat16Storage", torch::kBFloat16},
      {"torch.LongStorage", torch::kInt64},
      {"torch.IntStorage", torch::kInt32},
      {"torch.ShortStorage", torch::kInt16},
      {"torch.CharStorage", torch::kInt8},
      {"torch.ByteStorage", torch::kUInt8},
      {"torch.BoolStorage", torch::kUInt8},
  }};
  for (const auto& [known, type] : kTypes) {
    if (known == name) return type;
  }
  return std::nullopt;
}

bool is_known(std::string_view name) {
  static constexpr std::array kNames{kOrderedDict, kRebuildTensor, kRebuildTensorV2, kRebuildParameter};
  return storage_type(name) || std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace rgbd_stylize::weights
