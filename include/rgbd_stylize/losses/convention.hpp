// How losses are normalised. Published weights only make sense under the normalisation of their publication.
#pragma once

#include <string>
#include <vector>

namespace rgbd_stylize {

/// G, A: Gram matrices of pastiche and style, C×C, over M = H W positions, divided by their own M.
/// F, P: features of pastiche and content. γ: the mask at the layer.
///
///             style, one layer        content, one layer        total variation
///   balanced  ‖G − A‖² / ‖A‖²         ‖γ(F − P)‖² / ‖P‖²        mean dx² + mean dy²
///   gatys     ‖G − A‖² / (4 C²)       ½ ‖γ(F − P)‖²             Σ dx² + Σ dy²
///   johnson   ‖G − A‖² / C²           ‖γ(F − P)‖² / (C M)       Σ dx² + Σ dy²
///   cs231n    ‖G − A‖² / C²           ‖γ(F − P)‖²               Σ dx² + Σ dy²
enum class Convention { kBalanced, kGatys, kJohnson, kCs231n };

/// Throws UsageError that lists the names.
Convention parse_convention(const std::string& name);
std::string convention_name(Convention convention);

}  // namespace rgbd_stylize
