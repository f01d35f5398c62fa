// One file over HTTP.
#pragma once

#include "part_file.hpp"
#include "rgbd_stylize/fetch/fetch_weights.hpp"

#include <string>

namespace rgbd_stylize::fetch {

/// Appends to `part` what it lacks of the file at `url`, or writes it anew where the server cannot send a
/// part of it, and follows redirects. See fetch_weights() for what is allowed and what is thrown; `url`
/// itself must be allowed.
void download(const std::string& url, PartFile& part, const FetchOptions& options);

}  // namespace rgbd_stylize::fetch
