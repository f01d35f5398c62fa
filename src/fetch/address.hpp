// Which addresses are spoken to.
#pragma once

#include <string>

namespace rgbd_stylize::fetch {

bool is_https(const std::string& url);

/// Whether `url` is plain http to this machine itself: localhost, 127.x.y.z or [::1].
bool is_loopback_http(const std::string& url);

/// The file's own name in an address: what stands behind the last slash.
std::string last_part(const std::string& url);

}  // namespace rgbd_stylize::fetch
