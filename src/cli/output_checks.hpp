// What may be written where: told before anything is computed.
#pragma once

#include "rgbd_stylize/stylize/scene.hpp"

#include <string>

namespace rgbd_stylize::cli {

/// Throws UsageError that names `option` if `output` is an input of `scene`, by whichever name.
void check_not_an_input(const std::string& option, const std::string& output, const SceneOptions& scene);

/// Throws UsageError if the trace would replace an input or be replaced by the output.
void check_trace(const std::string& trace, const std::string& output, const SceneOptions& scene);

}  // namespace rgbd_stylize::cli
