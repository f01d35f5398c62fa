// Names of tensors in the order of the layers.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace rgbd_stylize::weights {

/// Whether `a` comes before `b` when runs of digits count as numbers: features.2 before features.10.
bool comes_before(const std::string& a, const std::string& b);

/// The last of `names` that comes before `name`, if any does.
std::optional<std::string> last_before(const std::vector<std::string>& names, const std::string& name);

}  // namespace rgbd_stylize::weights
