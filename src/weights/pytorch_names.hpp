// The names that a state_dict's pickle may mention. They are compared, never looked up or called.
#pragma once

#include <optional>
#include <string_view>

#include <torch/types.h>

namespace rgbd_stylize::weights {

constexpr std::string_view kOrderedDict = "collections.OrderedDict";
constexpr std::string_view kRebuildTensor = "torch._utils._rebuild_tensor";  // before PyTorch 0.3
constexpr std::string_view kRebuildTensorV2 = "torch._utils._rebuild_tensor_v2";
constexpr std::string_view kRebuildParameter = "torch._utils._rebuild_parameter";

/// The element type of `torch.FloatStorage` and its kin. Bool is read as bytes of 0 and 1, which any byte can
/// be.
std::optional<torch::ScalarType> storage_type(std::string_view name);

/// Whether `name` is one of the above.
bool is_known(std::string_view name);

}  // namespace rgbd_stylize::weights
